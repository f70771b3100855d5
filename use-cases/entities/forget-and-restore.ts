import type { ForgetResult } from '../../client/syncline-client.ts';
import { workflowIdOf } from '../../domain/workflow-id.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { restoreEntity as restore } from '../../push/restore-entity.ts';
import { connectionOf } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';

export interface LeftInTemporal {
  workflowId: string;
  /** How long its closed histories, with the values of fields in them, are kept; undefined: nobody may tell us. */
  forMs: number | undefined;
}

export type ForgottenEntity = ForgetResult & { leftInTemporal?: LeftInTemporal };

/** Our copies go, and later changes are refused until it is restored. Throws RefusedError and NoAnswerError. */
export async function forgetEntity(
  syncline: Syncline,
  key: EntityKey,
  options: { deleteInCrm?: boolean | undefined } = {},
): Promise<ForgottenEntity> {
  await connectionOf(syncline, key);
  const result = await (await syncline.client()).forget(key, options);
  if (!result.forgotten) return result;
  return {
    ...result,
    leftInTemporal: { workflowId: workflowIdOf(key), forMs: await syncline.retentionMs() },
  };
}

export interface RestoredEntity {
  /** The record that it had. */
  externalId: string | undefined;
  /** Another entity took the record meanwhile, and keeps it. */
  ownedBy: string | undefined;
}

/** Its changes are accepted again, with the record that it had. Throws RefusedError. */
export async function restoreEntity(syncline: Syncline, key: EntityKey): Promise<RestoredEntity> {
  await connectionOf(syncline, key);
  const result = await restore(syncline.store, key);
  if (!result.restored) throw new RefusedError({ code: 'not_restored', key, reason: result.reason });
  return { externalId: result.externalId, ownedBy: result.ownedBy };
}
