// A connection is used before anybody has prepared its account: what the CRM refuses for want of the field of our own ids
// is sent once more when that has been made.
import { CrmError } from '../../../domain/failure.ts';
import type { Preparation, RequestLimits } from '../../connector.ts';

export type KeyGuard = <T>(send: () => Promise<T>, limits: RequestLimits) => Promise<T>;

/**
 * One per object. `keyField`: the CRM's name of it, as a refusal names it; undefined: there is none. `prepare` throws
 * CrmError where the CRM could not be asked; undefined: nothing can make the field.
 */
export function createKeyGuard(
  keyField: string | undefined,
  prepare: ((limits: RequestLimits) => Promise<Preparation>) | undefined,
): KeyGuard {
  if (keyField === undefined || prepare === undefined) return (send) => send();
  let preparing: Promise<Preparation> | undefined;

  /** One for all that wait; tried again where the CRM could not be asked. */
  const prepareOnce = (limits: RequestLimits): Promise<Preparation> => {
    // A field is no record: whoever looks up marks nothing as sent.
    const unmarked = { ...limits, beforeSend: async () => {} };
    preparing ??= prepare(unmarked).catch((error: unknown) => {
      preparing = undefined;
      throw error;
    });
    return preparing;
  };

  return async (send, limits) => {
    try {
      return await send();
    } catch (error) {
      if (!isForWantOf(keyField, error)) throw error;
      const { state, whatToDo } = await prepareOnce(limits);
      // Refused for that, nothing was executed.
      if (state !== 'refused') return send();
      const { crm, operation, execution, status } = error;
      throw new CrmError({ kind: 'unsupported', crm, operation, execution, status, reason: whatToDo });
    }
  };
}

/** It is not there, or no unique one. */
function isForWantOf(keyField: string, error: unknown): error is CrmError {
  return (
    error instanceof CrmError &&
    error.field === keyField &&
    error.execution === 'rejected' &&
    (error.kind === 'unsupported' || error.kind === 'invalid_record')
  );
}
