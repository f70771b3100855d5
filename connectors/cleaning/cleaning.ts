// What may leave a session: no secret, no character that Postgres refuses, no half of an id, no error but CrmError.
import { CrmError, type Execution } from '../../domain/failure.ts';
import type { Match, RequestLimits, WriteAnswer } from '../connector.ts';
import type { KnownSecrets } from '../kit/login/known-secrets.ts';

export interface CleaningOptions {
  crm: string;
  /** Each form in which a secret is sent. */
  secrets: KnownSecrets;
  /** An error that is no CrmError: a mistake of the connector's; told by its name, because its text may hold data. */
  onMistake(mistake: { operation: string; error: Error }): void;
}

/** Longer ones do not fit into the index of the links, and no CRM has them. */
const longestId = 500;
const longestUrl = 2000;

export type Cleaning = ReturnType<typeof createCleaning>;

export function createCleaning({ crm, secrets, onMistake }: CleaningOptions) {
  const { mask } = secrets;

  /** A link that cannot be opened, or that opens somebody's account, is none. */
  function urlOf(url: string | undefined): string | undefined {
    const isGood =
      url !== undefined &&
      url.length <= longestUrl &&
      !hasUnstorable(url) &&
      /^https?:\/\//i.test(url) &&
      URL.canParse(url) &&
      !holdsLogin(url) &&
      !secrets.isIn(url, 'url');
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
    return secrets.isIn(externalId, 'id') ? 'holds a secret of this connection' : undefined;
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
    return cleanError(error);
  }

  function cleanError(error: CrmError): CrmError {
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
    urlOf,
    idOf,
    cleanError,

    match({ url, redirectUrl, ...rest }: Match, operation: string): Match {
      return {
        ...rest,
        externalId: idOf(rest.externalId, operation, 'rejected'),
        url: urlOf(url),
        redirectUrl: urlOf(redirectUrl),
      };
    },

    writeAnswer({ externalId, url, redirectUrl, leftOut }: WriteAnswer, operation: string): WriteAnswer {
      return {
        externalId: externalId === undefined ? undefined : idOf(externalId, operation, 'unknown'),
        url: urlOf(url),
        redirectUrl: urlOf(redirectUrl),
        leftOut: leftOut?.map((each) => ({ ...each, reason: mask(each.reason) })),
      };
    },

    async guardRead<T>(operation: string, work: () => Promise<T>): Promise<T> {
      try {
        return await work();
      } catch (error) {
        throw errorOf(error, operation, false);
      }
    },

    /** What `beforeSend` throws is the push's own, and comes out as it is. */
    async guardWrite<T, Limits extends RequestLimits>(
      operation: string,
      limits: Limits,
      work: (guarded: Limits) => Promise<T>,
    ): Promise<T> {
      let refusal: { error: unknown } | undefined;
      const guarded: Limits = {
        ...limits,
        beforeSend: () =>
          limits.beforeSend().catch((error: unknown) => {
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
}

/** Postgres refuses NUL and stores another character for half of a surrogate pair; the others break lines and screens. */
export function hasUnstorable(text: string): boolean {
  return /[\p{Control}\p{Surrogate}]/u.test(text);
}

function holdsLogin(url: string): boolean {
  const { username, password } = new URL(url);
  return username !== '' || password !== '';
}
