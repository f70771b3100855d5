// Where each of our fields goes in the CRM's record: the contract's names, changed by the connection's settings.
import { parentsOf } from '../../domain/record-path.ts';
import { joinPath, normalPath } from '../kit/records/flatten.ts';
import type { HttpSettings } from './settings/settings-shape.ts';

/** The contract has a place for these; every other field goes into the container for custom fields. */
export const contractFields: readonly string[] = ['phone', 'name', 'email'];
/** They only make the name, unless a setting gives them a place of their own. */
export const nameParts: readonly string[] = ['firstName', 'lastName'];

export interface FieldPaths {
  /** The path in the CRM's record, or undefined when the field is not sent. */
  pathOf: (field: string) => string | undefined;
  /** A setting says where it goes. */
  isMapped: (field: string) => boolean;
  /** True where a nested object is a container of fields, not a value. */
  isContainer: (path: string) => boolean;
}

export function createFieldPaths(settings: HttpSettings): FieldPaths {
  const mapped = mappedPaths(settings);
  const containers = containersOf(settings, mapped);
  const ownLeadId = [settings.leadIdField, 'lead_id', 'externalId'];

  return {
    pathOf(field) {
      if (mapped.has(field)) return mapped.get(field);
      if (contractFields.includes(field)) return field;
      if (nameParts.includes(field) || ownLeadId.includes(field) || settings.unmapped === 'drop')
        return undefined;
      return customPath(settings, field);
    },
    isMapped: (field) => mapped.has(field),
    isContainer: (path) => containers.has(path),
  };
}

/** What `fields` and `customFields` say; undefined: the field is not sent. */
export function mappedPaths(settings: Pick<HttpSettings, 'fields' | 'customFields' | 'customFieldsName'>) {
  const mapped = new Map<string, string | undefined>();
  for (const [field, key] of Object.entries(settings.customFields)) {
    mapped.set(field, key === 'none' ? undefined : customPath(settings, key));
  }
  for (const [field, path] of Object.entries(settings.fields)) {
    mapped.set(field, path === 'none' ? undefined : normalPath(path));
  }
  return mapped;
}

// A custom field's name is taken as it is: a dot in it is part of the name.
function customPath(settings: Pick<HttpSettings, 'customFieldsName'>, key: string): string {
  const container = settings.customFieldsName;
  return container === 'none' ? joinPath(key) : `${normalPath(container)}.${joinPath(key)}`;
}

function containersOf(settings: HttpSettings, mapped: ReadonlyMap<string, string | undefined>): Set<string> {
  const { contactIdField, constants } = settings;
  const paths = [
    ...[...mapped.values()].filter((path) => path !== undefined),
    ...Object.keys(constants),
    ...(contactIdField === undefined ? [] : [contactIdField]),
    customPath(settings, ''),
  ];
  return new Set(paths.flatMap(parentsOf));
}
