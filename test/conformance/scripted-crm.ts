// A CRM that answers by a connector's conformance sample: which of its answers comes is decided by what it holds. The
// connector's own requests go to a real server; only here it is known which operation they are of.
import type { MatchKey, ObjectOperations, Session } from '../../connectors/connector.ts';
import type { ConformanceSample } from '../../connectors/conformance.ts';
import { objectOf } from '../../connectors/kit/testing/connector-session.ts';
import type { LocalServer, ServerAnswer } from '../../connectors/kit/testing/local-server.ts';
import { comparedKey } from '../../domain/objects/objects.ts';

export interface ScriptedRecord {
  externalId: string;
  /** Whose it is, where the CRM keeps our key. */
  entityId: string;
  /** By what it is found, besides our key. */
  keys: readonly MatchKey[];
  /** Not yet seen by a search, which lags behind. */
  isHidden?: boolean;
  mergedInto?: string;
}

export interface ScriptedCrm {
  records: ScriptedRecord[];
  /** Operations, in order; of each its requests stand in the server's log. */
  asked: ('find' | 'read' | 'create' | 'update')[];
  /** How the next create ends, once. */
  nextCreate?: 'lost' | { takenInto: string } | undefined;
  /** The operations of a session, each of which is answered as this CRM answers it. */
  behind(session: Session, keysOf: (entityId: string) => readonly MatchKey[]): Session;
}

export function createScriptedCrm(sample: ConformanceSample, server: LocalServer): ScriptedCrm {
  const { answers } = sample;
  const object = objectOf(sample);

  const shown = ({ externalId, entityId }: ScriptedRecord, request: Parameters<typeof answers.none>[0]) =>
    entityId === sample.entityId
      ? answers.found(externalId, request)
      : (answers.owned?.(externalId, entityId, request) ?? answers.found(externalId, request));

  function isFoundBy({ entityId, keys, isHidden, mergedInto }: ScriptedRecord, { field, value }: MatchKey) {
    if (isHidden === true || mergedInto !== undefined) return false;
    if (field === 'entityId') return value === entityId;
    const spelled = (text: string): string => comparedKey(object, field, text);
    return keys.some((key) => key.field === field && spelled(key.value) === spelled(value));
  }

  const crm: ScriptedCrm = {
    records: [],
    asked: [],
    behind(session, keysOf) {
      const operations = session.objects[object];
      if (operations === undefined) throw new Error(`the session takes no ${object}`);
      return { ...session, objects: { [object]: scripted(operations, keysOf) } };
    },
  };
  return crm;

  function answering(
    operation: ScriptedCrm['asked'][number],
    answer: (request: Parameters<typeof answers.none>[0]) => ServerAnswer,
  ) {
    crm.asked.push(operation);
    server.answer(answer);
  }

  function scripted(
    operations: ObjectOperations,
    keysOf: (entityId: string) => readonly MatchKey[],
  ): ObjectOperations {
    const { find, read } = operations;
    return {
      ...operations,
      ...(find === undefined
        ? {}
        : {
            find(keys, call) {
              const hit = crm.records.find((record) => keys.some((key) => isFoundBy(record, key)));
              answering('find', (request) =>
                hit === undefined ? answers.none(request) : shown(hit, request),
              );
              return find(keys, call);
            },
          }),
      ...(read === undefined
        ? {}
        : {
            read(externalId, call) {
              const record = crm.records.find((each) => each.externalId === externalId);
              answering('read', (request) => {
                if (record === undefined) return answers.gone?.(request) ?? answers.none(request);
                return record.mergedInto === undefined
                  ? shown(record, request)
                  : (answers.merged?.(externalId, record.mergedInto, request) ?? answers.none(request));
              });
              return read(externalId, call);
            },
          }),
      create(record, call) {
        const { entityId } = call.key;
        const { nextCreate } = crm;
        crm.nextCreate = undefined;
        const there = crm.records.find((each) => each.entityId === entityId);
        const { createIsUpsert, crmDeduplicates } = operations.declaration;
        const known = createIsUpsert || crmDeduplicates ? there?.externalId : undefined;
        const taken = typeof nextCreate === 'object' ? nextCreate.takenInto : known;
        const externalId = taken ?? `${1001 + crm.records.length}`;
        const isNew = !crm.records.some((each) => each.externalId === externalId);
        if (isNew) crm.records.push({ externalId, entityId, keys: keysOf(entityId) });
        answering('create', (request) =>
          nextCreate === 'lost' ? { fault: 'reset' } : answers.created(externalId, request),
        );
        return operations.create(record, call);
      },
      update(externalId, record, call) {
        const there = crm.records.find((each) => each.externalId === externalId);
        answering('update', (request) =>
          there === undefined || there.mergedInto !== undefined
            ? (answers.gone?.(request) ?? answers.none(request))
            : answers.updated(there.externalId, request),
        );
        return operations.update(externalId, record, call);
      },
    };
  }
}
