// What leaves a session can be kept and shown. The one place for all connectors, because a CRM may answer anything, and a
// push would fail for ever on what cannot be stored.
import type { FieldDescription } from '../../domain/mapping/field-description.ts';
import { operationName, type OperationVerb } from '../../domain/objects/operation-name.ts';
import { objectTypes, type ObjectType } from '../../domain/objects/objects.ts';
import type { AssociationOperations, ObjectOperations, RecordState, Session } from '../connector.ts';
import { lookupKeys, type KeySpellings } from '../lookup-keys.ts';
import { cleanAccount } from './clean-account.ts';
import { cleanBatch } from './clean-batch.ts';
import { createCleaning, type Cleaning, type CleaningOptions } from './cleaning.ts';

export interface SessionCleaningOptions extends CleaningOptions {
  /** How keys are spelled when the CRM is asked. */
  spellings?: KeySpellings | undefined;
}

/** The same session; `record` in a match stays as it is, because it is compared and never stored. */
export function cleanSession(session: Session, options: SessionCleaningOptions): Session {
  const test = session.test?.bind(session);
  const cleaning = createCleaning(options);
  const clean: Session = { objects: {} };
  for (const object of objectTypes) {
    const operations = session.objects[object];
    if (operations === undefined) continue;
    clean.objects[object] = cleanOperations(object, operations, cleaning, options.spellings);
  }
  if (test !== undefined) {
    clean.test = async () => {
      const answer = await cleaning.guardRead('testConnection', test);
      const { reason, request } = answer;
      const masked = reason === undefined ? undefined : cleaning.mask(reason);
      return { ...answer, request: cleaning.mask(request), reason: masked };
    };
  }
  if (session.account !== undefined) clean.account = cleanAccount(session.account, cleaning);
  return clean;
}

function cleanOperations(
  object: ObjectType,
  operations: ObjectOperations,
  cleaning: Cleaning,
  spellings: KeySpellings = {},
): ObjectOperations {
  const { guardRead, guardWrite, writeAnswer, match } = cleaning;
  const name = (verb: OperationVerb): string => operationName(verb, object);
  const find = operations.find?.bind(operations);
  const read = operations.read?.bind(operations);
  const remove = operations.remove?.bind(operations);
  const describeFields = operations.describeFields?.bind(operations);
  const canonicalId = operations.canonicalId?.bind(operations);
  const { batch, associations, mapping, wholeFields } = operations;
  const clean: ObjectOperations = {
    declaration: operations.declaration,
    toRecord: (fields, key) => operations.toRecord(fields, key),
    keysOf: (fields, key) => lookupKeys(operations.keysOf(fields, key), spellings),
    create: (record, call) =>
      guardWrite(name('create'), call, async (guarded) =>
        writeAnswer(await operations.create(record, guarded), name('create')),
      ),
    update: (externalId, record, call) =>
      guardWrite(name('update'), call, async (guarded) =>
        writeAnswer(await operations.update(externalId, record, guarded), name('update')),
      ),
  };
  if (mapping !== undefined) clean.mapping = mapping;
  if (wholeFields !== undefined) clean.wholeFields = wholeFields;
  if (canonicalId !== undefined) clean.canonicalId = canonicalId;
  if (find !== undefined) {
    clean.find = (keys, call) =>
      guardRead(name('find'), async () => (await find(keys, call)).map((hit) => match(hit, name('find'))));
  }
  if (read !== undefined) {
    clean.read = (externalId, call) =>
      guardRead(name('read'), async () => cleanState(await read(externalId, call), name('read'), cleaning));
  }
  if (remove !== undefined) {
    clean.remove = (externalId, call) =>
      guardWrite(name('remove'), call, (guarded) => remove(externalId, guarded));
  }
  if (batch !== undefined) clean.batch = cleanBatch(object, batch, cleaning);
  if (describeFields !== undefined) {
    clean.describeFields = (limits) =>
      guardRead('describeFields', async () =>
        (await describeFields(limits)).map((field) => cleanField(field, cleaning)),
      );
  }
  if (associations !== undefined) {
    clean.associations = Object.fromEntries(
      Object.entries(associations).map(([other, each]) => [other, cleanAssociations(each, cleaning)]),
    );
  }
  return clean;
}

function cleanState(answer: RecordState, operation: string, { match, idOf }: Cleaning): RecordState {
  switch (answer.state) {
    case 'live':
      return { state: 'live', match: match(answer.match, operation) };
    case 'merged':
      return { state: 'merged', into: idOf(answer.into, operation, 'rejected') };
    case 'converted':
      return { ...answer, id: idOf(answer.id, operation, 'rejected') };
    case 'archived':
    case 'gone':
      return answer;
  }
}

/** For people: an account may call a field anything. */
function cleanField(field: FieldDescription, { mask }: Cleaning): FieldDescription {
  return { ...field, label: mask(field.label) };
}

function cleanAssociations(
  operations: AssociationOperations,
  { guardWrite }: Cleaning,
): AssociationOperations {
  return {
    holds: operations.holds,
    mayDouble: operations.mayDouble,
    associate: (externalId, otherId, call) =>
      guardWrite('associate', call, (guarded) => operations.associate(externalId, otherId, guarded)),
    dissociate: (externalId, otherId, call) =>
      guardWrite('dissociate', call, (guarded) => operations.dissociate(externalId, otherId, guarded)),
  };
}
