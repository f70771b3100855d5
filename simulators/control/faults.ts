/** What can go wrong; README has a row for each. */
export const faultKinds = ['status', 'timeout', 'lost_answer', 'garbled', 'slow', 'reset'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What a request is about; a fault with `match` compares it. */
export interface Subject {
  email?: string | undefined;
  phone?: string | undefined;
  domain?: string | undefined;
  /** Of the generic CRM; the others say `id`. */
  lead_id?: string | undefined;
  id?: string | undefined;
}

/** A fault as it was asked for. */
export interface FaultRequest {
  crm: string;
  kind: FaultKind;
  operation?: string | undefined;
  status?: number | undefined;
  headers?: Record<string, string> | undefined;
  body?: unknown;
  delayMs?: number | undefined;
  /** Ends after so many requests. */
  times?: number | undefined;
  /** Share of the requests that it hits, 0 to 1. */
  rate?: number | undefined;
  match?: Subject | undefined;
  executeFirst?: boolean | undefined;
  /** Waits until it is released, instead of `delayMs`: for tests that must not decide by the clock. */
  hold?: boolean | undefined;
}

/** A fault that is waiting for requests. */
export interface Fault extends FaultRequest {
  id: string;
  applied: number;
}

/** The faults of all CRMs. */
export interface FaultStore {
  add(request: FaultRequest): Fault;
  list(): Fault[];
  remove(id: string): boolean;
  clear(crm?: string): void;
  /** The fault that hits this request, if any; the oldest one wins. */
  take(call: { crm: string; operation: string; subjects: readonly Subject[] }): Fault | undefined;
}

/** Creates an empty store; `random` decides on `rate`. */
export function createFaultStore(random: () => number): FaultStore {
  let faults: Fault[] = [];
  let lastId = 0;

  function remove(id: string): boolean {
    const before = faults.length;
    faults = faults.filter((fault) => fault.id !== id);
    return faults.length < before;
  }

  return {
    add(request) {
      lastId += 1;
      const fault = { id: `fault-${lastId}`, ...request, applied: 0 };
      faults.push(fault);
      return fault;
    },
    list: () => faults,
    remove,
    clear(crm) {
      faults = crm === undefined ? [] : faults.filter((fault) => fault.crm !== crm);
    },
    take({ crm, operation, subjects }) {
      const hit = faults.find(
        (fault) =>
          fault.crm === crm &&
          (fault.operation === undefined || fault.operation === operation) &&
          (fault.match === undefined || subjects.some((subject) => isAbout(fault.match, subject))) &&
          (fault.rate === undefined || random() < fault.rate),
      );
      if (hit === undefined) return undefined;
      hit.applied += 1;
      if (hit.times !== undefined && hit.applied >= hit.times) remove(hit.id);
      return hit;
    },
  };
}

function isAbout(match: FaultRequest['match'], subject: Subject): boolean {
  if (match === undefined) return true;
  for (const name of ['email', 'domain'] as const) {
    if (match[name] !== undefined && folded(match[name]) !== folded(subject[name] ?? '')) return false;
  }
  if (match.phone !== undefined && digits(match.phone) !== digits(subject.phone ?? '')) return false;
  return (['lead_id', 'id'] as const).every(
    (name) => match[name] === undefined || match[name] === subject[name],
  );
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}

function digits(phone: string): string {
  return phone.replaceAll(/\D/g, '');
}
