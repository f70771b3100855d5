// The associations of one entity as they are, beside what the links say by now.
import type { Association, AssociationState, RecordPair } from '../../domain/associations/association.ts';
import type { Failure } from '../../domain/failure.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import { associationsWithLinks, heirs, namesOthers } from './association-joins.ts';
import { primaryKey, type RowContext } from '../entity/row-context.ts';

interface Row {
  other_object: ObjectType;
  other_id: string;
  is_wanted: boolean;
  state: AssociationState;
  external_id: string | null;
  other_external_id: string | null;
  linked_id: string | null;
  linked_other_id: string | null;
  until_horizon_ms: string;
  until_undone_ms: string;
  has_heir: boolean;
  failure: Failure | null;
}

/** All that the entity of `context` names or has named, in the order of its fields. */
export async function readAssociations(context: RowContext): Promise<Association[]> {
  const { rows } = await context.tx.query<Row>(
    `SELECT a.other_object, a.other_id, a.is_wanted, a.state, a.external_id, a.other_external_id, a.failure,
           l.external_id AS linked_id, m.external_id AS linked_other_id,
           ${msUntil('a.horizon_at')} AS until_horizon_ms,
           ${msUntil(`(SELECT max(b.horizon_at) FROM associations b
             WHERE b.tenant_id = a.tenant_id AND b.connection_id = a.connection_id AND b.object = a.object
               AND b.other_object = a.other_object AND b.external_id = l.external_id
               AND b.other_external_id = m.external_id AND b.state IN ('dissociating', 'waiting'))`)} AS until_undone_ms,
           EXISTS (SELECT 1 ${heirs}) AS has_heir
         FROM ${associationsWithLinks} WHERE ${namesOthers} ORDER BY a.place, a.other_object, a.other_id`,
    primaryKey(context),
  );
  return rows.map(readAssociation);
}

function readAssociation(row: Row): Association {
  return {
    other: { object: row.other_object, entityId: row.other_id },
    isWanted: row.is_wanted,
    state: row.state,
    records: pairOf(row.external_id, row.other_external_id),
    linked: pairOf(row.linked_id, row.linked_other_id),
    untilHorizonMs: Number(row.until_horizon_ms),
    untilUndoneMs: Number(row.until_undone_ms),
    hasHeir: row.has_heir,
    failure: row.failure ?? undefined,
  };
}

function pairOf(externalId: string | null, otherId: string | null): RecordPair | undefined {
  return externalId === null || otherId === null ? undefined : { externalId, otherId };
}

function msUntil(time: string): string {
  return `ceil(greatest(0, coalesce(extract(epoch FROM ${time} - now()), 0)) * 1000)::bigint`;
}
