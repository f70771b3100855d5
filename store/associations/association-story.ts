// What people are told of an entity's associations: those that it names, and those of others that name it.
import type { AssociationState } from '../../domain/associations/association.ts';
import type { Failure } from '../../domain/failure.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import type { Transaction } from '../database.ts';
import { associationsWithLinks } from './association-joins.ts';

export interface AssociationLine {
  object: ObjectType;
  id: string;
  /** Its record, where it has one. */
  externalId: string | null;
  isWanted: boolean;
  state: AssociationState;
  failure: Failure | null;
}

interface Row {
  object: ObjectType;
  id: string;
  external_id: string | null;
  is_wanted: boolean;
  state: AssociationState;
  failure: Failure | null;
}

/** A company may have thousands of colleagues: so many are told, those of the entity's own fields first. */
const mostLines = 100;

export async function readAssociationLines(
  tx: Transaction,
  { connectionId, object, entityId }: EntityKey,
): Promise<AssociationLine[]> {
  const { rows } = await tx.query<Row>(
    `SELECT * FROM (
       SELECT a.other_object AS object, a.other_id AS id, m.external_id, false AS is_namer, a.is_wanted, a.state,
         a.failure, a.place
       FROM ${associationsWithLinks} WHERE a.connection_id = $1 AND a.object = $2 AND a.entity_id = $3
       UNION ALL
       SELECT a.object, a.entity_id, l.external_id, true, a.is_wanted, a.state, a.failure, 0
       FROM ${associationsWithLinks} WHERE a.connection_id = $1 AND a.other_object = $2 AND a.other_id = $3) AS lines
     ORDER BY is_namer, place, object, id LIMIT ${mostLines}`,
    [connectionId, object, entityId],
  );
  return rows.map((row) => ({
    object: row.object,
    id: row.id,
    externalId: row.external_id,
    isWanted: row.is_wanted,
    state: row.state,
    failure: row.failure,
  }));
}
