// The table of a connection: that of the connector with what the settings add.
import type { FieldRow, FieldTable } from '../../domain/mapping/field-table.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { ownerRow } from '../kit/mapping/owners.ts';
import { contactSyncFields, organizationDetails, tables } from './fields.ts';
import { keyPathOf, type PipedriveSettings } from './settings.ts';

export function tableOf(object: ObjectType, settings: PipedriveSettings): FieldTable {
  const key = keyPathOf(object, settings);
  const ownedBy = ownerRow(settings.owner);
  return {
    ...tables[object],
    fields: {
      ...tables[object].fields,
      ...ofAccount(object, settings),
      ...(ownedBy === undefined ? {} : { owner_id: ownedBy }),
      ...(key === undefined ? {} : { [key]: { from: { entityId: true }, maxLength: 255 } }),
    },
  };
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
