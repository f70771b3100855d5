// The calls about properties: what there is, and a new one.
import { answer, badRequest, instant, refuse, type Problem } from '../answers.ts';
import { isFields } from '../../http/form-fields.ts';
import type { HubspotOperation } from '../calls/operation.ts';
import {
  allDefinitions,
  definitionOf,
  propertiesKey,
  propertyKey,
  type PropertyDefinition,
} from './definitions.ts';

/** The user of the login, in recorded answers. */
const maker = '9586504';

/** Which field types a type can have (properties guide). */
const fieldTypes: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'textarea', 'phonenumber', 'html', 'file'],
  number: ['number'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'],
  bool: ['booleancheckbox'],
};

export const listProperties: HubspotOperation = ({ kind, context }) =>
  answer(200, { results: allDefinitions(kind, context.records) });

export const readProperty: HubspotOperation = ({ kind, parts, context }) => {
  const name = parts.at(-1) ?? '';
  const definition = definitionOf(kind, name, context.records);
  return definition === undefined ? refuse(noProperty(name)) : answer(200, definition);
};

export const createProperty: HubspotOperation = ({ kind, body, context }) => {
  const required = ['name', 'label', 'type', 'fieldType', 'groupName'];
  const missing = required.filter((name) => typeof body[name] !== 'string' || body[name] === '');
  if (missing.length > 0)
    return refuse(badRequest(`Some required fields were not set: [${missing.join(', ')}]`));
  const { name, type, fieldType } = body as Record<string, string>;
  const problem = problemOf(name ?? '', type ?? '', fieldType ?? '');
  if (problem !== undefined) return refuse(problem);
  if (definitionOf(kind, name ?? '', context.records) !== undefined)
    return refuse(propertyExists(name ?? ''));
  const at = instant(context.now());
  const definition: PropertyDefinition = {
    updatedAt: at,
    createdAt: at,
    name: name ?? '',
    label: String(body['label']),
    type: type ?? '',
    fieldType: fieldType ?? '',
    description: typeof body['description'] === 'string' ? body['description'] : '',
    groupName: String(body['groupName']),
    options: optionsIn(body['options']),
    displayOrder: typeof body['displayOrder'] === 'number' ? body['displayOrder'] : -1,
    calculated: false,
    externalOptions: body['externalOptions'] === true,
    hasUniqueValue: body['hasUniqueValue'] === true,
    hidden: body['hidden'] === true,
    modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
    formField: body['formField'] === true,
    dataSensitivity: 'non_sensitive',
    createdUserId: maker,
    updatedUserId: maker,
    archived: false,
  };
  const fields = { object: kind.type, name: definition.name, definition };
  context.records.create({ crm: 'hubspot', type: 'property', fields, createdBy: 'api' });
  return answer(201, definition);
};

/** By what the books are found. */
export function propertyKeys({ object, name }: Record<string, unknown>): string[] {
  return [propertyKey(String(object), String(name)), propertiesKey(String(object))];
}

function problemOf(name: string, type: string, fieldType: string): Problem | undefined {
  // From memory: lower case, digits, underscores, and a letter first.
  if (!/^[a-z][a-z0-9_]*$/.test(name)) return badRequest(`Property name ${name} is not valid`);
  const allowed = Object.hasOwn(fieldTypes, type) ? fieldTypes[type] : undefined;
  if (allowed === undefined)
    return badRequest(`Invalid input JSON: type ${type} is not one of ${Object.keys(fieldTypes).join(', ')}`);
  return allowed.includes(fieldType)
    ? undefined
    : badRequest(`Field type ${fieldType} is not valid for type ${type}`);
}

// Sentence and category from memory; that it is 409 is documented.
function propertyExists(name: string): Problem {
  return {
    status: 409,
    message: `A property named '${name}' already exists.`,
    category: 'OBJECT_ALREADY_EXISTS',
  };
}

function noProperty(name: string): Problem {
  return { status: 404, message: `Property "${name}" does not exist`, category: 'OBJECT_NOT_FOUND' };
}

function optionsIn(given: unknown): PropertyDefinition['options'] {
  return (Array.isArray(given) ? (given as unknown[]) : []).filter(isFields).map((option, displayOrder) => ({
    label: String(option['label']),
    value: String(option['value']),
    displayOrder: typeof option['displayOrder'] === 'number' ? option['displayOrder'] : displayOrder,
    hidden: option['hidden'] === true,
  }));
}
