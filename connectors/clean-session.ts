// What leaves a session can be kept and shown: no secret, no character that Postgres refuses, no half of an id. The one
// place for all connectors, because a CRM may answer anything, and a push would fail for ever on what cannot be stored.
import { CrmError, type Execution } from '../domain/failure.ts';
import { operationName, type OperationVerb } from '../domain/objects/operation-name.ts';
import { objectTypes, type ObjectType } from '../domain/objects/objects.ts';
import type { Call, Match, ObjectOperations, RecordState, Session, WriteAnswer } from './connector.ts';
import { createMask, createSecretFinder } from './kit/mask.ts';
import { lookupKeys, type KeySpellings } from './lookup-keys.ts';

export interface CleaningOptions {
  crm: string;
  /** Each form in which a secret is sent. */
  secrets: readonly string[];
  /** An error that is no CrmError: a mistake of the connector's; told by its name, because its text may hold data. */
  onMistake(mistake: { operation: string; error: Error }): void;
  /** How keys are spelled when the CRM is asked. */
  spellings?: KeySpellings | undefined;
}

/** Longer ones do not fit into the index of the links, and no CRM has them. */
const longestId = 500;
const longestUrl = 2000;

/** The same session; `record` in a match stays as it is, because it is compared and never stored. */
export function cleanSession(session: Session, options: CleaningOptions): Session {
  const test = session.test?.bind(session);
  const cleaning = createCleaning(options);
  const clean: Session = { objects: {} };
  for (const object of objectTypes) {
    const operations = session.objects[object];
    if (operations !== undefined) clean.objects[object] = cleanOperations(object, operations, cleaning);
  }
  if (test !== undefined) {
    clean.test = async () => {
      const answer = await cleaning.guard('testConnection', false, test);
      const { reason, request } = answer;
      const masked = reason === undefined ? undefined : cleaning.mask(reason);
      return { ...answer, request: cleaning.mask(request), reason: masked };
    };
  }
  return clean;
}

function cleanOperations(
  object: ObjectType,
  operations: ObjectOperations,
  { guard, guardWrite, writeAnswer, match, state, spellings }: Cleaning,
): ObjectOperations {
  const name = (verb: OperationVerb): string => operationName(verb, object);
  const find = operations.find?.bind(operations);
  const read = operations.read?.bind(operations);
  const remove = operations.remove?.bind(operations);
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
  if (find !== undefined) {
    clean.find = (keys, call) =>
      guard(name('find'), false, async () => (await find(keys, call)).map((hit) => match(hit, name('find'))));
  }
  if (read !== undefined) {
    clean.read = (externalId, call) =>
      guard(name('read'), false, async () => state(await read(externalId, call), name('read')));
  }
  if (remove !== undefined) {
    clean.remove = (externalId, call) =>
      guardWrite(name('remove'), call, (guarded) => remove(externalId, guarded));
  }
  return clean;
}

type Cleaning = ReturnType<typeof createCleaning>;

function createCleaning({ crm, secrets, onMistake, spellings = {} }: CleaningOptions) {
  const mask = createMask(secrets);
  const holdsSecret = createSecretFinder(secrets);

  /** A link that cannot be opened, or that opens somebody's account, is none. */
  function urlOf(url: string | undefined): string | undefined {
    const isGood =
      url !== undefined &&
      url.length <= longestUrl &&
      !hasUnstorable(url) &&
      /^https?:\/\//i.test(url) &&
      URL.canParse(url) &&
      !holdsLogin(url) &&
      !holdsSecret(url, 'url');
    return isGood ? url : undefined;
  }

  /** An id that is changed is another id, so one that cannot be kept names no record. */
  function idOf(externalId: string, operation: string, execution: Execution): string {
    const problem = problemOf(externalId);
    if (problem === undefined) return externalId;
    const reason = `the id of the record in the CRM's answer ${problem}, so it cannot be kept: look at what the settings take for the id`;
    throw new CrmError({ kind: 'unsupported', crm, operation, execution, reason });
  }

  function problemOf(externalId: string): string | undefined {
    if (hasUnstorable(externalId)) return 'holds a control character or half a character';
    if (externalId.length > longestId) return `is longer than ${longestId} characters`;
    return holdsSecret(externalId, 'id') ? 'holds a secret of this connection' : undefined;
  }

  function match({ url: given, ...rest }: Match, operation: string): Match {
    return { ...rest, externalId: idOf(rest.externalId, operation, 'rejected'), url: urlOf(given) };
  }

  function errorOf(error: unknown, operation: string, isWrite: boolean): unknown {
    if (!(error instanceof Error)) return error;
    if (!(error instanceof CrmError)) {
      onMistake({ operation, error });
      return new CrmError({
        kind: isWrite ? 'unknown' : 'transient',
        crm,
        operation,
        execution: isWrite ? 'unknown' : 'rejected',
        reason: `the connector did not understand the answer (${error.name})`,
        cause: error,
      });
    }
    const { reason, field } = error;
    const existingId =
      error.existingId === undefined || problemOf(error.existingId) !== undefined
        ? undefined
        : error.existingId;
    const isClean = mask(error.message) === error.message && mask(field ?? '') === (field ?? '');
    if (isClean && existingId === error.existingId) return error;
    return new CrmError({
      kind: error.kind,
      crm: error.crm,
      operation: error.operation,
      execution: error.execution,
      status: error.status,
      retryAfterMs: error.retryAfterMs,
      field: field === undefined ? undefined : mask(field),
      reason: reason === undefined ? undefined : mask(reason),
      existingId,
      isAccepted: error.isAccepted,
      cause: error,
    });
  }

  return {
    mask,
    match,
    spellings,

    writeAnswer({ externalId, url, redirectUrl }: WriteAnswer, operation: string): WriteAnswer {
      return {
        externalId: externalId === undefined ? undefined : idOf(externalId, operation, 'unknown'),
        url: urlOf(url),
        redirectUrl: urlOf(redirectUrl),
      };
    },

    state(answer: RecordState, operation: string): RecordState {
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
    },

    guard,

    /** What `beforeSend` throws is the push's own, and comes out as it is. */
    async guardWrite<T>(operation: string, call: Call, work: (guarded: Call) => Promise<T>): Promise<T> {
      let refusal: { error: unknown } | undefined;
      const guarded: Call = {
        ...call,
        beforeSend: () =>
          call.beforeSend().catch((error: unknown) => {
            refusal = { error };
            throw error;
          }),
      };
      try {
        return await work(guarded);
      } catch (error) {
        throw refusal === undefined ? errorOf(error, operation, true) : refusal.error;
      }
    },
  };

  async function guard<T>(operation: string, isWrite: boolean, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw errorOf(error, operation, isWrite);
    }
  }
}

/** Postgres refuses NUL and stores another character for half of a surrogate pair; the others break lines and screens. */
function hasUnstorable(text: string): boolean {
  return /[\p{Control}\p{Surrogate}]/u.test(text);
}

function holdsLogin(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
