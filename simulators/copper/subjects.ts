// What a request is about, so that a fault can be meant for it.
import type { Subject } from '../control/faults.ts';
import { isFields } from '../http/form-fields.ts';
import type { Fields } from '../record.ts';
import { textsIn } from './records/keys.ts';

/** One for each row of a bulk call. */
export function subjectsOf(parts: readonly string[], body: Fields): Subject[] {
  const [path = '', id] = parts;
  const rows = body[path];
  if (Array.isArray(rows))
    return (rows as unknown[]).filter(isFields).map((row) => subjectOf(row, textOf(row['id'])));
  return [subjectOf(body, id)];
}

function subjectOf(fields: Fields, id: string | undefined): Subject {
  const { emails, email, email_domain: domain } = fields;
  const [asked] = Array.isArray(emails) ? (emails as unknown[]) : [];
  return {
    email: textsIn(emails, 'email')[0] ?? textOf(asked) ?? textOf(email),
    phone: textsIn(fields['phone_numbers'], 'number')[0] ?? textOf(fields['phone_number']),
    domain: textOf(domain),
    id,
  };
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
}
