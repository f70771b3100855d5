// Whether values fit their properties. The messages and codes are those of recorded answers; the marked ones are from
// memory.
import type { CrmContext } from '../../crm-surface.ts';
import { instant, type Problem } from '../answers.ts';
import type { ObjectKind } from '../objects/object-kinds.ts';
import type { Fields } from '../../record.ts';
import { rulesOf } from '../rules.ts';
import { allowedOptions, definitionOf, type PropertyDefinition } from './definitions.ts';

interface Fault {
  code: string;
  message: string;
}

type Checked = { value: string } | Fault;

/** HubSpot's limit of a text (from memory, like the code). */
const longestText = 65_536;

/** The values as they are kept, '' for one that is cleared; or everything that is wrong with them. */
export function checkValues(
  kind: ObjectKind,
  given: Fields,
  context: CrmContext,
): { values: Record<string, string> } | { problem: Problem } {
  const values: Record<string, string> = {};
  const faults: (Fault & { name: string })[] = [];
  for (const [name, value] of Object.entries(given)) {
    const checked = checkValue(kind, name, value, context);
    if ('value' in checked) values[name] = checked.value;
    else faults.push({ ...checked, name });
  }
  return faults.length === 0 ? { values } : { problem: invalidProperties(faults) };
}

function invalidProperties(faults: readonly (Fault & { name: string })[]): Problem {
  const listed = faults.map(({ message, code, name }) => ({ isValid: false, message, error: code, name }));
  return {
    status: 400,
    message: `Property values were not valid: ${JSON.stringify(listed)}`,
    category: 'VALIDATION_ERROR',
    errors: faults.map(({ message, code, name }) => ({ message, code, context: { propertyName: [name] } })),
  };
}

function checkValue(kind: ObjectKind, name: string, value: unknown, context: CrmContext): Checked {
  const definition = definitionOf(kind, name, context.records);
  if (definition === undefined) {
    return { code: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` };
  }
  if (definition.modificationMetadata.readOnlyValue) {
    const what = definition.calculated ? 'calculated' : 'read only';
    return { code: 'READ_ONLY_VALUE', message: `"${name}" is a ${what} property; its value cannot be set.` };
  }
  // Numbers and booleans are read as their text; null clears like "".
  const text = value === null || value === undefined ? '' : String(value as string | number | boolean);
  if (text === '') return { value: '' };
  return ofType(kind, definition, text, context);
}

function ofType(
  kind: ObjectKind,
  definition: PropertyDefinition,
  text: string,
  context: CrmContext,
): Checked {
  const { type, name } = definition;
  // Since 2025-04-07 (PipedreamHQ/pipedream 14856).
  if (type !== 'string' && text !== text.trim()) return notOf(type, text);
  switch (type) {
    case 'number':
      return Number.isFinite(Number(text)) ? { value: text } : notOf(type, text);
    case 'bool':
    case 'enumeration':
      return ofOptions(kind, definition, text);
    case 'date':
    case 'datetime':
      return ofTime(type, text);
    default:
      if (kind.type === 'contact' && name === 'email') return ofEmail(text, context);
      if (text.length <= longestText) return { value: text };
      return { code: 'STRING_TOO_LONG', message: `The value was too long: ${text.length} of ${longestText}` };
  }
}

function ofEmail(text: string, context: CrmContext): Checked {
  const email = text.trim();
  if (!/^[^\s@,;<>]+@[^\s@,;<>]+\.[a-z0-9-]{2,}$/i.test(email)) {
    return { code: 'INVALID_EMAIL', message: `Email address ${text} is invalid` };
  }
  return { value: rulesOf(context).lowersEmails ? email.toLowerCase() : email };
}

function ofOptions(kind: ObjectKind, definition: PropertyDefinition, text: string): Checked {
  // The secondary addresses of a contact are an enumeration without options.
  if (definition.name === 'hs_additional_emails') return { value: text };
  const allowed = allowedOptions(kind, definition);
  const chosen = definition.fieldType === 'checkbox' ? text.split(';').filter((each) => each !== '') : [text];
  const unknown = chosen.find((value) => !allowed.some((option) => option.value === value));
  if (unknown === undefined) return { value: text };
  const labels = allowed.map(({ label }) => label).join(', ');
  return { code: 'INVALID_OPTION', message: `${unknown} was not one of the allowed options: [${labels}]` };
}

/** ISO 8601 or milliseconds. A date is kept as `YYYY-MM-DD`, an instant in UTC. */
function ofTime(type: 'date' | 'datetime', text: string): Checked {
  const isIso = /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:?\d{2})?)?$/.test(text);
  const at = /^-?\d+$/.test(text) ? Number(text) : isIso ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at) || Math.abs(at) > 8.64e15) return notOf(type, text);
  if (type === 'datetime') return { value: instant(at) };
  // From memory: a date is midnight UTC.
  if (at % 86_400_000 !== 0) return { code: 'INVALID_DATE', message: `${text} is not midnight UTC` };
  return { value: new Date(at).toISOString().slice(0, 10) };
}

function notOf(type: string, text: string): Fault {
  if (type === 'date') return { code: 'INVALID_DATE', message: `${text} was not a valid date.` };
  return { code: 'INVALID_LONG', message: `${text} was not a valid long.` };
}
