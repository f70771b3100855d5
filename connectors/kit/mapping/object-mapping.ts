// The mapping of one object of a connection, in the form in which its operations have it.
//
//   const { toRecord, mapping, placeOf, fieldAt } = createObjectMapping({ crm, object, table: tables[object], settings });
//   return { declaration, toRecord, mapping, … };
import { createMapper, type Mapper, type MapperOptions } from '../../../domain/mapping/create-mapper.ts';
import type { FieldTable } from '../../../domain/mapping/field-table.ts';
import { MappingRefusal } from '../../../domain/mapping/mapping-refusal.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { ObjectMapping, ObjectOperations } from '../../connector.ts';
import { notSent } from '../errors/classify.ts';
import { e164Of } from './phone-number.ts';
import { changesOf, type MappingSettings } from './mapping-settings.ts';

export interface ObjectMappingOptions extends Pick<MapperOptions, 'described'> {
  crm: string;
  object: ObjectType;
  table: FieldTable;
  settings: MappingSettings & { defaultCountry?: string | undefined };
}

export interface MappedObject extends Pick<Mapper, 'placeOf' | 'fieldAt'> {
  toRecord: ObjectOperations['toRecord'];
  mapping: ObjectMapping;
  /**
   * The CRM's fields that this session writes: what its lookups show, because a value that nobody has asked for would look
   * empty. Grows by the app's own fields, with the record that has them.
   */
  written: ReadonlySet<string>;
}

export function createObjectMapping(options: ObjectMappingOptions): MappedObject {
  const { crm, object, table, settings, described } = options;
  const country = settings.defaultCountry;
  const mapper = createMapper({
    defaults: table,
    changes: changesOf(settings, object),
    described,
    account: { timeZone: settings.timeZone },
    onInvalidField: settings.onInvalidField,
    phones: { toE164: (phone) => e164Of(phone, country), country },
  });
  const { version, overwrite, report, mayLeaveOut, placeOf, fieldAt } = mapper;
  const written = new Set(mapper.crmFields);
  return {
    toRecord(fields, { entityId }) {
      try {
        const { record } = mapper.map(fields, entityId);
        for (const name of Object.keys(record)) written.add(name);
        return record;
      } catch (error) {
        if (!(error instanceof MappingRefusal)) throw error;
        const { field, reason } = error;
        throw notSent({ crm }, { kind: 'invalid_record', field, reason });
      }
    },
    mapping: { version, overwrite, report, mayLeaveOut },
    written,
    placeOf,
    fieldAt,
  };
}
