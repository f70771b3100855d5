/** One answer of the doctor. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'problem';
  /** What was found, as a sentence. */
  readonly message: string;
  /** Only with a problem. */
  readonly whatToDo?: string;
}

export function ok(check: string, message: string): Finding {
  return { check, state: 'ok', message };
}

export function problem(check: string, message: string, whatToDo: string): Finding {
  return { check, state: 'problem', message, whatToDo };
}
