// What a property is: those of every account, and those that somebody has made in this one.
import type { RecordStore } from '../../control/record-store.ts';
import type { Fields } from '../../record.ts';
import { ownerOptions } from '../account/owners.ts';
import { pipelineOptions, stageOptions } from '../account/pipelines.ts';
import type { ObjectKind, ObjectType } from '../objects/object-kinds.ts';
import { defaultProperties, type DefaultProperty } from './default-properties.ts';

export interface PropertyOption {
  label: string;
  value: string;
  displayOrder: number;
  hidden: boolean;
}

/** As the API shows it. */
export interface PropertyDefinition {
  name: string;
  label: string;
  type: string;
  fieldType: string;
  description: string;
  groupName: string;
  options: PropertyOption[];
  displayOrder: number;
  calculated: boolean;
  externalOptions: boolean;
  hasUniqueValue: boolean;
  hidden: boolean;
  hubspotDefined?: boolean;
  modificationMetadata: { archivable: boolean; readOnlyDefinition: boolean; readOnlyValue: boolean };
  formField: boolean;
  dataSensitivity: string;
  createdAt: string;
  updatedAt: string;
  /** Of those that somebody has made. */
  createdUserId?: string;
  updatedUserId?: string;
  archived?: boolean;
}

const groups: Readonly<Record<ObjectType, string>> = {
  contact: 'contactinformation',
  company: 'companyinformation',
  deal: 'dealinformation',
};

const built: Readonly<Record<ObjectType, ReadonlyMap<string, PropertyDefinition>>> = {
  contact: builtFor('contact'),
  company: builtFor('company'),
  deal: builtFor('deal'),
};

const externalOptions = { owners: ownerOptions, pipelines: pipelineOptions, stages: stageOptions };
const externalSources = new Map(
  Object.entries(defaultProperties).flatMap(([type, rows]) =>
    rows.map(([name, , , , special]) => [`${type}/${name}`, special?.from] as const),
  ),
);

export const propertyKey = (type: string, name: string): string => `property:${type}/${name}`;
export const propertiesKey = (type: string): string => `properties:${type}`;

/** A property that this account has made; undefined for the built ones too. */
export function customDefinition(
  kind: ObjectKind,
  name: string,
  records: Pick<RecordStore, 'find'>,
): PropertyDefinition | undefined {
  if (built[kind.type].has(name)) return undefined;
  const [record] = records.find('hubspot', 'property', propertyKey(kind.type, name));
  return record === undefined ? undefined : definitionIn(record.fields);
}

export function definitionOf(
  kind: ObjectKind,
  name: string,
  records: Pick<RecordStore, 'find'>,
): PropertyDefinition | undefined {
  return built[kind.type].get(name) ?? customDefinition(kind, name, records);
}

export function allDefinitions(kind: ObjectKind, records: Pick<RecordStore, 'find'>): PropertyDefinition[] {
  const made = records.find('hubspot', 'property', propertiesKey(kind.type));
  return [...built[kind.type].values(), ...made.map(({ fields }) => definitionIn(fields))];
}

/** Where the values come from that are no options of its own: shown empty, and checked all the same. */
export function allowedOptions(
  kind: ObjectKind,
  definition: PropertyDefinition,
): { value: string; label: string }[] {
  const source = externalSources.get(`${kind.type}/${definition.name}`);
  return source === undefined ? definition.options : [...externalOptions[source]];
}

function definitionIn(fields: Fields): PropertyDefinition {
  return fields['definition'] as PropertyDefinition;
}

function builtFor(type: ObjectType): ReadonlyMap<string, PropertyDefinition> {
  return new Map(defaultProperties[type].map((row) => [row[0], builtFrom(row, groups[type])]));
}

function builtFrom([name, label, type, fieldType, special = {}]: DefaultProperty, groupName: string) {
  const { options = [], readOnly = false, from } = special;
  const definition: PropertyDefinition = {
    updatedAt: '2024-09-12T14:22:56.844Z',
    createdAt: '2020-06-30T15:57:37.277Z',
    name,
    label,
    type,
    fieldType,
    description: '',
    groupName,
    options: options.map(([value, optionLabel], displayOrder) => ({
      label: optionLabel,
      value,
      displayOrder,
      hidden: false,
    })),
    displayOrder: -1,
    calculated: fieldType.startsWith('calculation'),
    externalOptions: from !== undefined,
    // Also of a contact's e-mail, which the API treats as unique all the same.
    hasUniqueValue: false,
    hidden: false,
    hubspotDefined: true,
    modificationMetadata: { archivable: true, readOnlyDefinition: true, readOnlyValue: readOnly },
    formField: !readOnly,
    dataSensitivity: 'non_sensitive',
  };
  return definition;
}
