// The fields of an object with what the settings of the connection add.
import type { FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { ownIdRow, withRows } from '../kit/mapping/with-rows.ts';
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
  return withRows(table, [
    ['OwnerId', ownerRow(settings.owner)],
    [keyFieldOf(settings), ownIdRow],
  ]);
}
