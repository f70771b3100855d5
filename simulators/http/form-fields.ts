import type { Fields } from '../record.ts';

/**
 * Reads a form-encoded text into nested fields. Nesting is written as `custom_fields[plan]=pro`,
 * `custom_fields.plan=pro` or `custom_fields={"plan":"pro"}`; `tags[]=a` and a repeated name make a list.
 */
export function readFormFields(text: string): Fields {
  const fields: Fields = {};
  for (const [name, value] of new URLSearchParams(text)) {
    setAt(fields, pathOf(name), value);
  }
  const customFields = fields['custom_fields'];
  if (typeof customFields === 'string') fields['custom_fields'] = parsedOrText(customFields);
  return fields;
}

function pathOf(name: string): string[] {
  const [head = '', ...rest] = name.replaceAll(/\[([^\]]*)\]/g, '.$1').split('.');
  return [head, ...rest];
}

function setAt(fields: Fields, path: string[], value: string): void {
  let target = fields;
  for (const [depth, part] of path.entries()) {
    const isList = path[depth + 1] === '';
    if (isList || depth === path.length - 1) {
      target[part] = valueAt(target, part, value, isList);
      return;
    }
    target = childOf(target, part);
  }
}

function valueAt(target: Fields, part: string, value: string, isList: boolean): unknown {
  const present = Object.hasOwn(target, part) ? target[part] : undefined;
  if (Array.isArray(present)) return [...(present as unknown[]), value];
  if (present !== undefined) return [present, value];
  return isList ? [value] : value;
}

// Own fields only: `__proto__[name]=x` would otherwise give every object of the process a name.
function childOf(target: Fields, part: string): Fields {
  const present = Object.hasOwn(target, part) ? target[part] : undefined;
  if (isFields(present)) return present;
  const child: Fields = {};
  target[part] = child;
  return child;
}

function parsedOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** True for an object that is no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
