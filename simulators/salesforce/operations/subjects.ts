import type { Subject } from '../../control/faults.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { readId } from '../objects/ids.ts';

/** What a call is about, row by row, so that a fault can be about one person; a query by all texts that it compares with. */
export function subjectsOf(body: Fields, query: URLSearchParams, parts: readonly string[]): Subject[] {
  const asked = [...(query.get('q') ?? '').matchAll(/'((?:[^'\\]|\\.)*)'/g)].map(([, text = '']) => text);
  if (asked.length > 0) return asked.map((text) => ({ email: text, phone: text, id: readId(text) }));
  const ids = query.get('ids')?.split(',') ?? [];
  if (ids.length > 0) return ids.map((id) => ({ id: readId(id) ?? id }));
  const records = body['records'];
  if (Array.isArray(records)) return records.filter(isFields).map((row) => subjectOf(row));
  return [subjectOf(body, readId(parts[1] ?? ''))];
}

function subjectOf(row: Fields, id?: string): Subject {
  const text = (name: string): string | undefined => (typeof row[name] === 'string' ? row[name] : undefined);
  const given = id ?? text('id') ?? text('Id');
  return {
    email: text('Email'),
    phone: text('Phone'),
    domain: text('Website'),
    id: given === undefined ? undefined : (readId(given) ?? given),
  };
}
