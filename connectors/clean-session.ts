// What leaves a session can be kept and shown: no secret, no character that Postgres refuses, no half of an id. The one
// place for all connectors, because a CRM may answer anything, and a push would fail for ever on what cannot be stored.
import { CrmError, type Execution } from '../domain/failure.ts';
import type { Match, ObjectOperations, RecordState, Session, WriteAnswer } from './connector.ts';
import { createMask, createSecretFinder } from './kit/mask.ts';

export interface CleaningOptions {
  crm: string;
  /** Each form in which a secret is sent. */
  secrets: readonly string[];
  /** An error that is no CrmError: a mistake of the connector's; told by its name, because its text may hold data. */
  onMistake(mistake: { operation: string; error: Error }): void;
}

/** Longer ones do not fit into the index of the links, and no CRM has them. */
const longestId = 500;
const longestUrl = 2000;

/** The same session; `record` in a match stays as it is, because it is compared and never stored. */
export function cleanSession(session: Session, options: CleaningOptions): Session {
  const test = session.test?.bind(session);
  const cleaning = createCleaning(options);
  return {
    contact: cleanOperations(session.contact, cleaning),
    ...(test === undefined
      ? {}
      : {
          async test() {
            const answer = await cleaning.guard('testConnection', false, test);
            const { reason, request } = answer;
            return {
              ...answer,
              request: cleaning.mask(request),
              ...(reason === undefined ? {} : { reason: cleaning.mask(reason) }),
            };
          },
        }),
  };
}

function cleanOperations(operations: ObjectOperations, cleaning: Cleaning): ObjectOperations {
  const { guard, writeAnswer, match } = cleaning;
  const { declaration } = operations;
  const find = operations.find?.bind(operations);
  const read = operations.read?.bind(operations);
  const remove = operations.remove?.bind(operations);
  return {
    declaration,
    toRecord: (fields, contact) => operations.toRecord(fields, contact),
    keysOf: (fields, contact) => operations.keysOf(fields, contact),
    create: (record, contact) =>
      guard('createContact', true, async () =>
        writeAnswer(await operations.create(record, contact), 'createContact'),
      ),
    update: (externalId, record, contact) =>
      guard('updateContact', true, async () =>
        writeAnswer(await operations.update(externalId, record, contact), 'updateContact'),
      ),
    ...(find === undefined
      ? {}
      : {
          find: (keys) =>
            guard('findContact', false, async () =>
              (await find(keys)).map((hit) => match(hit, 'findContact')),
            ),
        }),
    ...(read === undefined
      ? {}
      : {
          read: (externalId) =>
            guard('readContact', false, async () => cleaning.state(await read(externalId))),
        }),
    ...(remove === undefined
      ? {}
      : { remove: (externalId) => guard('removeContact', true, () => remove(externalId)) }),
  };
}

type Cleaning = ReturnType<typeof createCleaning>;

function createCleaning({ crm, secrets, onMistake }: CleaningOptions) {
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
    const url = urlOf(given);
    const externalId = idOf(rest.externalId, operation, 'rejected');
    return { ...rest, externalId, ...(url === undefined ? {} : { url }) };
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
    if (mask(error.message) === error.message && mask(field ?? '') === (field ?? '')) return error;
    return new CrmError({
      kind: error.kind,
      crm: error.crm,
      operation: error.operation,
      execution: error.execution,
      ...(error.status === undefined ? {} : { status: error.status }),
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
      ...(field === undefined ? {} : { field: mask(field) }),
      ...(reason === undefined ? {} : { reason: mask(reason) }),
      cause: error,
    });
  }

  return {
    mask,
    match,

    writeAnswer(answer: WriteAnswer, operation: string): WriteAnswer {
      const url = urlOf(answer.url);
      const redirectUrl = urlOf(answer.redirectUrl);
      return {
        ...(answer.externalId === undefined
          ? {}
          : { externalId: idOf(answer.externalId, operation, 'unknown') }),
        ...(url === undefined ? {} : { url }),
        ...(redirectUrl === undefined ? {} : { redirectUrl }),
      };
    },

    state(answer: RecordState): RecordState {
      switch (answer.state) {
        case 'live':
          return { state: 'live', match: match(answer.match, 'readContact') };
        case 'merged':
          return { state: 'merged', into: idOf(answer.into, 'readContact', 'rejected') };
        case 'converted':
          return { ...answer, id: idOf(answer.id, 'readContact', 'rejected') };
        case 'archived':
        case 'gone':
          return answer;
      }
    },

    async guard<T>(operation: string, isWrite: boolean, work: () => Promise<T>): Promise<T> {
      try {
        return await work();
      } catch (error) {
        throw errorOf(error, operation, isWrite);
      }
    },
  };
}

/** Postgres refuses NUL and stores another character for half of a surrogate pair; the others break lines and screens. */
function hasUnstorable(text: string): boolean {
  return /[\p{Control}\p{Surrogate}]/u.test(text);
}

function holdsLogin(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
