// application/x-www-form-urlencoded, and the three ways in which home-made CRMs expect nested values in it.
import { isPlainObject, type Json } from '../../../domain/json.ts';

/**
 * `brackets`: `custom_fields[plan]=pro&tags[]=a&tags[]=b` (PHP, Rails, Express) ·
 * `dots`: `custom_fields.plan=pro&tags=a&tags=b` (Java, .NET) ·
 * `json`: `custom_fields={"plan":"pro"}&tags=["a","b"]`
 */
export type FormNesting = 'brackets' | 'dots' | 'json';

/** null and empty lists are sent as an empty text: a form has no other way to clear. */
export function encodeForm(values: { [key: string]: Json }, nesting: FormNesting): string {
  const form = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) append(form, key, value, nesting);
  return form.toString();
}

function append(form: URLSearchParams, name: string, value: Json, nesting: FormNesting): void {
  if (!isNested(value)) form.append(name, value === null ? '' : String(value));
  else if (nesting === 'json') form.append(name, JSON.stringify(value));
  else if (Array.isArray(value)) appendList(form, name, value, nesting);
  else if (Object.keys(value).length === 0) form.append(name, '');
  else {
    for (const [key, child] of Object.entries(value))
      append(form, childName(name, key, nesting), child, nesting);
  }
}

function appendList(form: URLSearchParams, name: string, list: Json[], nesting: FormNesting): void {
  if (list.length === 0) {
    form.append(name, '');
    return;
  }
  // Without an index nobody could tell which value of a nested entry belongs to which entry.
  const hasNested = list.some(isNested);
  for (const [index, entry] of list.entries()) {
    if (hasNested) append(form, childName(name, String(index), nesting), entry, nesting);
    else append(form, nesting === 'brackets' ? `${name}[]` : name, entry, nesting);
  }
}

function childName(name: string, key: string, nesting: FormNesting): string {
  return nesting === 'brackets' ? `${name}[${key}]` : `${name}.${key}`;
}

function isNested(value: Json): value is Json[] | { [key: string]: Json } {
  return Array.isArray(value) || isPlainObject(value);
}
