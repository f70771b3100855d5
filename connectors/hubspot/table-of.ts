// The table of a connection: that of the connector with what the settings add.
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { tables } from './fields.ts';
import { keyPropertyOf, type HubspotSettings } from './settings.ts';

export function tableOf(object: ObjectType, settings: HubspotSettings): FieldTable {
  const table = tables[object];
  const key = keyPropertyOf(settings);
  const { owner, pipeline } = settings;
  return {
    ...table,
    fields: {
      ...table.fields,
      ...(owner === 'leave' ? {} : { hubspot_owner_id: ownerRow(owner) }),
      ...(object === 'deal' && pipeline !== undefined
        ? { pipeline: { from: { constant: pipeline }, overwrite: 'onCreate' } }
        : {}),
      ...(key === undefined ? {} : { [key]: { from: { entityId: true } } }),
    },
  };
}

function ownerRow(owner: string): FieldRow {
  return owner === 'byOwnerEmail'
    ? { from: 'ownerEmail', steps: [{ do: 'lookup', in: 'owners' }], overwrite: 'onCreate' }
    : { from: { constant: owner }, overwrite: 'onCreate' };
}
