// What a call is about, for faults that match: the record it names, or every row of a batch.
import type { Subject } from '../../control/faults.ts';
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';

export function subjectsOf(parts: readonly string[], query: Fields, body: Fields): Subject[] {
  if (Array.isArray(body['inputs'])) {
    const shared = body['idProperty'];
    return (body['inputs'] as unknown[])
      .filter(isFields)
      .map((row) => ofRow(row, row['idProperty'] ?? shared));
  }
  const searched = ['filterGroups', 'filters'].flatMap((name) => filtersIn(body[name]));
  if (searched.length > 0) return searched.map(({ name, value }) => named(name, value));
  return [ofRow({ id: parts[1], properties: body['properties'] }, query['idProperty'])];
}

function ofRow(row: Fields, idProperty: unknown): Subject {
  const from = isFields(row['from']) ? row['from']['id'] : undefined;
  const properties = isFields(row['properties']) ? row['properties'] : {};
  const text = (name: string) => (typeof properties[name] === 'string' ? properties[name] : undefined);
  const id = row['id'] ?? from;
  return {
    email: text('email'),
    phone: text('phone'),
    domain: text('domain'),
    ...(typeof id === 'string' ? named(typeof idProperty === 'string' ? idProperty : 'id', id) : {}),
  };
}

function named(property: string, value: string): Subject {
  if (property === 'email' || property === 'phone' || property === 'domain') return { [property]: value };
  return property === 'id' || property === 'hs_object_id' ? { id: value } : {};
}

function filtersIn(given: unknown): { name: string; value: string }[] {
  const rows = Array.isArray(given) ? (given as unknown[]).filter(isFields) : [];
  return rows.flatMap((row) => {
    if (Array.isArray(row['filters'])) return filtersIn(row['filters']);
    const values: unknown[] = Array.isArray(row['values']) ? row['values'] : [row['value']];
    return values.map((value) => ({ name: String(row['propertyName']), value: String(value) }));
  });
}
