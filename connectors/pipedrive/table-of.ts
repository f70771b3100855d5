// The table of a connection: that of the connector with what the settings add.
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { withRows } from '../kit/mapping/with-rows.ts';
import { contactSyncFields, organizationDetails, tables } from './fields.ts';
import { keyPathOf, type PipedriveSettings } from './settings.ts';

export function tableOf(object: ObjectType, settings: PipedriveSettings): FieldTable {
  return withRows(tables[object], [
    ...Object.entries(ofAccount(object, settings)),
    ['owner_id', ownerRow(settings.owner)],
    [keyPathOf(object, settings), { from: { entityId: true }, maxLength: 255 }],
  ]);
}

function ofAccount(object: ObjectType, settings: PipedriveSettings): Readonly<Record<string, FieldRow>> {
  switch (object) {
    case 'contact':
      return settings.contactSync === 'on' ? contactSyncFields : {};
    case 'company':
      return settings.organizationDetails === 'on' ? organizationDetails : {};
    case 'deal': {
      const { pipeline } = settings;
      return pipeline === undefined
        ? {}
        : { pipeline_id: { from: { constant: Number(pipeline) }, overwrite: 'onCreate' } };
    }
  }
}
