// The fields of an object with what the settings of the connection add.
import type { FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { leadTable, tables, type SalesforceObject } from './fields.ts';
import { keyFieldOf, type SalesforceSettings } from './settings.ts';

export function objectOf(
  object: ObjectType,
  { contactObject }: Pick<SalesforceSettings, 'contactObject'>,
): SalesforceObject {
  const names = { contact: contactObject, company: 'Account', deal: 'Opportunity' } as const;
  return names[object];
}

export function tableOf(object: ObjectType, settings: SalesforceSettings): FieldTable {
  const table = objectOf(object, settings) === 'Lead' ? leadTable : tables[object];
  const key = keyFieldOf(settings);
  const owner = ownerRow(settings.owner);
  return {
    ...table,
    fields: {
      ...table.fields,
      ...(owner === undefined ? {} : { OwnerId: owner }),
      ...(key === undefined ? {} : { [key]: { from: { entityId: true } } }),
    },
  };
}
