// A connection is used before anybody has prepared its account: what HubSpot refuses for want of our property is sent once
// more when that has been made.
import { CrmError } from '../../../domain/failure.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { Preparation, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { prepareProperty } from './prepare.ts';

export function createKeyGuard(object: ObjectType, api: Api, keyProperty: string | undefined) {
  let preparing: Promise<Preparation> | undefined;

  /** One for all that wait; tried again where HubSpot could not be asked. */
  function prepare(name: string, limits: RequestLimits): Promise<Preparation> {
    // A property is no record: whoever looks up marks nothing as sent.
    const unmarked = { ...limits, beforeSend: async () => {} };
    preparing ??= prepareProperty(api, object, name, unmarked).catch((error: unknown) => {
      preparing = undefined;
      throw error;
    });
    return preparing;
  }

  return async <T>(send: () => Promise<T>, limits: RequestLimits): Promise<T> => {
    try {
      return await send();
    } catch (error) {
      if (keyProperty === undefined || !isForWantOf(keyProperty, error)) throw error;
      const { state, whatToDo } = await prepare(keyProperty, limits);
      // Refused for that, nothing was executed.
      if (state !== 'refused') return send();
      const { crm, operation, execution, status } = error;
      throw new CrmError({ kind: 'unsupported', crm, operation, execution, status, reason: whatToDo });
    }
  };
}

/** It is not there, or not unique. */
function isForWantOf(keyProperty: string, error: unknown): error is CrmError {
  return (
    error instanceof CrmError &&
    error.field === keyProperty &&
    error.execution === 'rejected' &&
    (error.kind === 'unsupported' || error.kind === 'invalid_record')
  );
}
