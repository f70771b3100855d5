// The operations of one object. Alloy's guide knows no lookup: a record is known by its id alone.
import { CrmError } from '../../domain/failure.ts';
import { operationName } from '../../domain/objects/operation-name.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { Call, ObjectOperations, RecordState } from '../connector.ts';
import { unlessGone } from '../kit/api/api.ts';
import { createObjectParts, type VendorSession } from '../kit/objects/object-parts.ts';
import { filled } from '../kit/records/filled.ts';
import { describeFields } from './account/described-fields.ts';
import { createExecute } from './records/execute.ts';
import type { AlloySettings } from './settings.ts';
import { actionsOf, pathOf, tablesOf } from './targets.ts';

/** Undefined where the connection has no actions for it. */
export function createObject(
  object: ObjectType,
  session: VendorSession<AlloySettings>,
): ObjectOperations | undefined {
  const { settings, api } = session;
  const actions = actionsOf(object, settings);
  if (actions === undefined) return undefined;
  const { create, update, read, delete: remove, idParam } = actions;
  const parts = createObjectParts(session, {
    object,
    table: tablesOf(settings)[object],
    keys: [],
    keyField: undefined,
    shownAt: {},
    personal: [],
    basePath: pathOf(settings),
    unknownHorizonMs: settings.unknownHorizonMs,
    declaration: { beforeCreate: 'none', crmDeduplicates: settings.crmDeduplicates },
  });
  const execute = createExecute(parts);
  const by = (externalId: string) => ({ pathParams: { [idParam]: externalId } });

  return {
    ...parts.operations,

    async create(record, call) {
      const made = await execute({ verb: 'create', action: create, record: filled(record) }, call);
      if (made.externalId === undefined) throw made.namesNoRecord();
      return { externalId: made.externalId, url: made.url };
    },

    /** The request names the record, so an answer that does not is a success all the same (Salesforce's has no body). */
    async update(externalId = '', record, call) {
      const done = await execute({ verb: 'update', action: update, ...by(externalId), record }, call);
      const named = done.externalId ?? externalId;
      if (named === externalId) return { externalId, url: done.url };
      // Merged, most likely: where it can be read, the push finds out; else a person decides.
      throw new CrmError({
        kind: read === undefined ? 'conflict' : 'not_found',
        crm: session.crm,
        operation: operationName('update', object),
        execution: 'rejected',
        reason: `asked to update ${externalId}, the CRM answered that it updated ${named}`,
      });
    },

    ...(read === undefined
      ? {}
      : {
          /** Whether it is there. Which fields such an action shows nobody says, so it shows none. */
          async read(externalId: string, call: Call): Promise<RecordState> {
            const request = { verb: 'read', action: read, ...by(externalId) } as const;
            const found = await execute(request, call).catch(unlessGone);
            if (found === undefined) return { state: 'gone' };
            const { externalId: id = externalId, url } = found;
            if (id !== externalId) return { state: 'merged', into: id };
            return { state: 'live', match: { externalId, url, hasOurKey: false, shows: {} } };
          },
        }),

    ...(remove === undefined
      ? {}
      : {
          async remove(externalId: string, call: Call): Promise<void> {
            await execute({ verb: 'remove', action: remove, ...by(externalId) }, call);
          },
        }),

    describeFields: (limits) => describeFields(api, { settings, action: create }, limits),
  };
}
