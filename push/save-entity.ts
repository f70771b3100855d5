// Writing down, without a CRM call: a person's pause or resume, and import rows that wait in a held entity.
import { EntityForgottenError } from '../domain/entity/forgotten-error.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { StampedFields } from '../domain/fields.ts';
import type { PushDependencies } from './dependencies.ts';

export interface SaveRequest extends EntityKey {
  fields: StampedFields;
  isPaused: boolean;
  /** Import rows that this entity does not push now. */
  rows: { changeIds: string[]; outcome: 'paused' | 'needs_attention' | 'failed' }[];
}

export async function saveEntity(
  dependencies: PushDependencies,
  request: SaveRequest,
): Promise<'saved' | 'forgotten'> {
  const tenantId = await dependencies.store.tenantOf(request.connectionId);
  // Without a connection there is nothing to write to; the entity's next push says so.
  if (tenantId === undefined) return 'saved';
  try {
    await dependencies.store.transaction(tenantId, request, async (rows) => {
      await rows.saveFields(request.fields, request.isPaused);
      for (const { changeIds, outcome } of request.rows) await rows.endImportRows(changeIds, outcome);
    });
    return 'saved';
  } catch (error) {
    if (error instanceof EntityForgottenError) {
      // Nobody else ends these rows: the run ends with this answer.
      await dependencies.store.transaction(tenantId, request, async (rows) => {
        for (const { changeIds } of request.rows) await rows.endImportRows(changeIds, 'failed');
      });
      return 'forgotten';
    }
    throw error;
  }
}
