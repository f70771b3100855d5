// The table of a connection: that of the connector with what the settings add.
import type { FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { tables } from './fields.ts';
import { keyPropertyOf, type HubspotSettings } from './settings.ts';

export function tableOf(object: ObjectType, settings: HubspotSettings): FieldTable {
  const table = tables[object];
  const key = keyPropertyOf(settings);
  const { owner, pipeline } = settings;
  const ownedBy = ownerRow(owner);
  return {
    ...table,
    fields: {
      ...table.fields,
      ...(ownedBy === undefined ? {} : { hubspot_owner_id: ownedBy }),
      ...(object === 'deal' && pipeline !== undefined
        ? { pipeline: { from: { constant: pipeline }, overwrite: 'onCreate' } }
        : {}),
      ...(key === undefined ? {} : { [key]: { from: { entityId: true } } }),
    },
  };
}
