// What is sent of the associations of one entity: written down before, and when the answer is known.
import type { RecordPair } from '../../domain/associations/association.ts';
import type { Named } from '../../domain/associations/wanted.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Failure } from '../../domain/failure.ts';
import { heirs, namesOthers } from './association-joins.ts';
import { ofEntity, primaryKey, type RowContext } from '../entity/row-context.ts';

export interface AssociationWrites {
  /**
   * Just before the first byte, under the entity's claim. False: the claim is not ours any more, or too little time is
   * left: do not send.
   */
  markAssociation(
    token: string,
    mark: {
      other: Named;
      state: 'associating' | 'dissociating';
      records: RecordPair;
      requestTimeoutMs: number;
      horizonMs: number;
      /** It takes the place of any other: from here on nobody knows whether those are still held. */
      isOnly: boolean;
    },
  ): Promise<boolean>;
  /** The CRM holds them together, or refuses to. */
  settleAssociation(
    other: Named,
    answer: { state: 'associated' | 'refused'; failure?: Failure } & Answered,
  ): Promise<void>;
  /** It did not end well, and what was sent may have been executed. */
  noteAssociationFailure(other: Named, answer: { failure: Failure } & Answered): Promise<void>;
  /** Whoever wants the same two records together knows from now on that they are, or may be. */
  handOverAssociation(other: Named): Promise<void>;
  /**
   * The CRM holds them together no more, by our doing. Answers whoever wants the same two records together by now, and has
   * to do it again; without `records`, that is not asked.
   */
  endAssociation(other: Named, answer: { records?: RecordPair } & Answered): Promise<EntityKey[]>;
}

/** False: an earlier request about it has no answer, and may still be executed. */
interface Answered {
  isAnswered: boolean;
}

function horizonAfter(isAnswered: string): string {
  return `horizon_at = CASE WHEN ${isAnswered} THEN NULL ELSE horizon_at END`;
}

const isSettled = `(state <> 'dissociating' OR coalesce(horizon_at < now(), true))`;

const ofOther = `${ofEntity} AND other_object = $5 AND other_id = $6`;

/** Of the entity of `context`. */
export function associationWrites(context: RowContext): AssociationWrites {
  const { tx, key } = context;
  const row = primaryKey(context);
  const rowOf = ({ object, entityId }: Named): string[] => [...row, object, entityId];

  return {
    async markAssociation(token, { other, state, records, requestTimeoutMs, horizonMs, isOnly }) {
      const marked = await tx.query(
        `WITH marked AS (
           UPDATE associations SET state = $7, external_id = $8, other_external_id = $9, changed_at = now(),
             horizon_at = now() + $10 * interval '1 ms'
           WHERE ${ofOther} AND EXISTS (SELECT 1 FROM intents WHERE ${ofEntity} AND token = $11
             AND now() < deadline_at - $12 * interval '1 ms') RETURNING 1),
         doubted AS (
           UPDATE associations SET state = 'associating' WHERE ${ofEntity} AND other_object = $5 AND other_id <> $6
             AND external_id = $8 AND state = 'associated' AND $13 AND EXISTS (SELECT 1 FROM marked))
         SELECT 1 FROM marked`,
        [
          ...rowOf(other),
          state,
          records.externalId,
          records.otherId,
          horizonMs,
          token,
          requestTimeoutMs,
          isOnly,
        ],
      );
      return marked.rowCount === 1;
    },

    async settleAssociation(other, { state, failure, isAnswered }) {
      await tx.query(
        `UPDATE associations SET state = $7, failure = $8, changed_at = now(), ${horizonAfter('$9')} WHERE ${ofOther}`,
        [...rowOf(other), state, failure === undefined ? null : JSON.stringify(failure), isAnswered],
      );
    },

    async noteAssociationFailure(other, { failure, isAnswered }) {
      await tx.query(`UPDATE associations SET failure = $7, ${horizonAfter('$8')} WHERE ${ofOther}`, [
        ...rowOf(other),
        JSON.stringify(failure),
        isAnswered,
      ]);
    },

    async handOverAssociation(other) {
      await tx.query(
        `UPDATE associations heir SET state = CASE WHEN a.state = 'associated' THEN a.state ELSE 'associating' END,
           external_id = a.external_id, other_external_id = a.other_external_id, failure = NULL, changed_at = now(),
           horizon_at = CASE WHEN a.state <> 'dissociating' THEN a.horizon_at END
         FROM associations a WHERE ${namesOthers} AND a.other_object = $5 AND a.other_id = $6
           AND heir.state IN ('waiting', 'refused')
           AND (heir.tenant_id, heir.connection_id, heir.object, heir.entity_id, heir.other_object, heir.other_id)
             IN (SELECT b.tenant_id, b.connection_id, b.object, b.entity_id, b.other_object, b.other_id ${heirs})`,
        rowOf(other),
      );
      await tx.query(
        `DELETE FROM associations WHERE ${ofOther} AND NOT is_wanted AND ${isSettled}`,
        rowOf(other),
      );
      // A "take it away" that may still be executed goes on being known by its records.
      await tx.query(
        `UPDATE associations SET state = 'waiting', failure = NULL, changed_at = now(),
           horizon_at = CASE WHEN ${isSettled} THEN NULL ELSE horizon_at END,
           external_id = CASE WHEN ${isSettled} THEN NULL ELSE external_id END,
           other_external_id = CASE WHEN ${isSettled} THEN NULL ELSE other_external_id END WHERE ${ofOther}`,
        rowOf(other),
      );
    },

    async endAssociation(other, { records, isAnswered }) {
      await tx.query(`DELETE FROM associations WHERE ${ofOther} AND NOT is_wanted AND $7`, [
        ...rowOf(other),
        isAnswered,
      ]);
      // What may still be executed goes on being known by its records.
      await tx.query(
        `UPDATE associations SET state = 'waiting', failure = NULL, changed_at = now(), ${horizonAfter('$7')},
           external_id = CASE WHEN $7 THEN NULL ELSE external_id END,
           other_external_id = CASE WHEN $7 THEN NULL ELSE other_external_id END WHERE ${ofOther}`,
        [...rowOf(other), isAnswered],
      );
      if (records === undefined) return [];
      const again = await tx.query<{ entity_id: string }>(
        `UPDATE associations SET state = 'waiting', external_id = NULL, other_external_id = NULL, changed_at = now()
         WHERE tenant_id = $1 AND connection_id = $2 AND object = $3 AND (entity_id, other_id) <> ($4, $6)
           AND other_object = $5 AND external_id = $7 AND other_external_id = $8 AND is_wanted AND state = 'associated'
         RETURNING entity_id`,
        [...rowOf(other), records.externalId, records.otherId],
      );
      return again.rows.map(({ entity_id: entityId }) => ({ ...key, entityId }));
    },
  };
}
