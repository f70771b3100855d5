// The table of a connection: that of the connector with what the settings add.
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { ownIdRow, withRows } from '../kit/mapping/with-rows.ts';
import { tables } from './fields.ts';
import { keyPropertyOf, type HubspotSettings } from './settings.ts';

export function tableOf(object: ObjectType, settings: HubspotSettings): FieldTable {
  const { owner, pipeline } = settings;
  const ofNewDeals: FieldRow | undefined =
    object === 'deal' && pipeline !== undefined
      ? { from: { constant: pipeline }, overwrite: 'onCreate' }
      : undefined;
  return withRows(tables[object], [
    ['hubspot_owner_id', ownerRow(owner)],
    ['pipeline', ofNewDeals],
    [keyPropertyOf(settings), ownIdRow],
  ]);
}
