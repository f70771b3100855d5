// The fields of an object with what the settings of the connection add.
import type { FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { ownIdRow, withRows } from '../kit/mapping/with-rows.ts';
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
  return withRows(table, [
    ['Owner', ownerRow(settings.owner)],
    [keyFieldOf(settings), ownIdRow],
  ]);
}
