// The fields of an object with what the settings of the connection add.
import type { FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { leadTable, tables, type ZohoModule } from './fields.ts';
import { keyFieldOf, type ZohoSettings } from './settings.ts';

export function moduleOf(
  object: ObjectType,
  { contactModule }: Pick<ZohoSettings, 'contactModule'>,
): ZohoModule {
  const names = { contact: contactModule, company: 'Accounts', deal: 'Deals' } as const;
  return names[object];
}

export function tableOf(object: ObjectType, settings: ZohoSettings): FieldTable {
  const table = moduleOf(object, settings) === 'Leads' ? leadTable : tables[object];
  const key = keyFieldOf(settings);
  const owner = ownerRow(settings.owner);
  return {
    ...table,
    fields: {
      ...table.fields,
      ...(owner === undefined ? {} : { Owner: owner }),
      ...(key === undefined ? {} : { [key]: { from: { entityId: true } } }),
    },
  };
}
