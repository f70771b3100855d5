// What an entity names, and who names it: written with the push that knows the fields, asked by whoever gets a record.
import { isCompanyOfText } from '../../domain/associations/company-of-text.ts';
import type { Association } from '../../domain/associations/association.ts';
import type { Named } from '../../domain/associations/wanted.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { isNamed, isToDo, namesOthers, associationsWithLinks, waitsForLink } from './association-joins.ts';
import { ofEntity, primaryKey, type RowContext } from '../entity/row-context.ts';
import { readAssociations } from './read-associations.ts';

export interface WantedAssociation extends Named {
  /** This connection can associate the two. */
  isSupported: boolean;
}

export interface AssociationRows {
  /**
   * The entity names these and no others, and stands for another one where it cannot have a record of its own; answers whether there is something to associate or to tell. The last thing of
   * its transaction: of two that get their records at the same moment, the one that comes second sees the other's.
   */
  nameOthers(wanted: readonly WantedAssociation[], standsFor?: string): Promise<boolean>;
  /** Whoever names that one, of the same object, belongs to this entity. */
  standInFor(entityId: string): Promise<void>;
  /** Nothing is known of it, so nobody has begun it. */
  isUnheardOf(other: Named): Promise<boolean>;
  /** All that the entity names or has named, in the order of its fields. */
  associations(): Promise<Association[]>;
  /** As `nameOthers` answers, without a word about what it names. */
  hasAssociationsToDo(): Promise<boolean>;
  /** Those that name this entity and have not heard that both have a record now; behind `after`, in the order of ids. */
  namersToTell(after: Named | undefined, limit: number): Promise<EntityKey[]>;
}

/** Nothing of these is in the CRM. */
const holdsNothing = `state IN ('waiting', 'refused', 'unsupported')`;

/** What the entity of `context` names, and who names it. */
export function associationRows(context: RowContext): AssociationRows {
  const { tx, key } = context;
  const row = primaryKey(context);

  async function hasToDo(): Promise<boolean> {
    const { rows } = await tx.query<{ is_to_do: boolean }>(
      `SELECT EXISTS (SELECT 1 FROM ${associationsWithLinks} WHERE ${namesOthers} AND ${isToDo})
         OR EXISTS (SELECT 1 FROM ${associationsWithLinks} WHERE ${isNamed} AND ${waitsForLink}) AS is_to_do`,
      row,
    );
    return rows[0]?.is_to_do === true;
  }

  return {
    hasAssociationsToDo: hasToDo,
    associations: () => readAssociations(context),

    async standInFor(entityId) {
      await tx.query(
        `UPDATE associations SET stands_for = $4
         WHERE tenant_id = $1 AND connection_id = $2 AND other_object = $3 AND other_id = $5`,
        [...row, entityId],
      );
    },

    async isUnheardOf({ object, entityId }) {
      const { rows } = await tx.query<{ is_unheard_of: boolean }>(
        `SELECT NOT EXISTS (SELECT 1 FROM entity_state WHERE ${ofEntity})
           AND NOT EXISTS (SELECT 1 FROM links WHERE ${ofEntity}) AS is_unheard_of`,
        [...row.slice(0, 2), object, entityId],
      );
      return rows[0]?.is_unheard_of === true;
    },

    async nameOthers(wanted, standsFor) {
      const objects = wanted.map(({ object }) => object);
      const ids = wanted.map(({ entityId }) => entityId);
      // Asked for together, done in this order; each sees what was committed before its lock was given.
      const [, , , , isDue] = await Promise.all([
        tx.query(
          // Of the entity alone, of those that it names together with others that name them; all in one order.
          `SELECT CASE WHEN is_own THEN pg_advisory_xact_lock(lock)::text ELSE pg_advisory_xact_lock_shared(lock)::text END
           FROM (SELECT hashtextextended(concat_ws(':', 'named', $1::text, $2::text, object, id), 0) AS lock, is_own
             FROM (SELECT $3::text AS object, $4::text AS id, true AS is_own
               UNION ALL SELECT object, id, false FROM unnest($5::text[], $6::text[]) AS named (object, id)) AS entities
             ORDER BY 1) AS locks`,
          [...row, objects, ids],
        ),
        tx.query(
          `WITH over AS (DELETE FROM associations a WHERE ${namesOthers} AND ${holdsNothing}
             AND coalesce(a.horizon_at < now(), true)
             AND NOT EXISTS (SELECT 1 FROM unnest($5::text[], $6::text[]) AS w (object, id)
               WHERE w.object = a.other_object AND w.id = a.other_id))
           UPDATE associations a SET is_wanted = false, changed_at = now() WHERE ${namesOthers} AND a.is_wanted
             AND NOT (${holdsNothing} AND coalesce(a.horizon_at < now(), true))
             AND NOT EXISTS (SELECT 1 FROM unnest($5::text[], $6::text[]) AS w (object, id)
               WHERE w.object = a.other_object AND w.id = a.other_id)`,
          [...row, objects, ids],
        ),
        tx.query(
          `INSERT INTO associations AS a (tenant_id, connection_id, object, entity_id, other_object, other_id, place, state,
             stands_for)
           SELECT $1, $2, $3, $4, w.object, w.id, w.place, CASE WHEN w.is_supported THEN 'waiting' ELSE 'unsupported' END,
             (SELECT known.stands_for FROM associations known WHERE known.tenant_id = $1 AND known.connection_id = $2
                AND known.other_object = w.object AND known.other_id = w.id AND known.stands_for IS NOT NULL LIMIT 1)
           FROM unnest($5::text[], $6::text[], $7::boolean[]) WITH ORDINALITY AS w (object, id, is_supported, place)
           ON CONFLICT (tenant_id, connection_id, object, entity_id, other_object, other_id) DO UPDATE SET
             is_wanted = true, place = excluded.place, changed_at = now(),
             state = CASE WHEN a.${holdsNothing} THEN excluded.state ELSE a.state END
           WHERE NOT a.is_wanted OR a.place <> excluded.place
             OR (a.state = 'unsupported') <> (excluded.state = 'unsupported')`,
          [...row, objects, ids, wanted.map(({ isSupported }) => isSupported)],
        ),
        isCompanyOfText(key.entityId)
          ? tx.query(
              `UPDATE associations SET stands_for = $5 WHERE tenant_id = $1 AND connection_id = $2 AND other_object = $3
                 AND other_id = $4 AND stands_for IS DISTINCT FROM $5`,
              [...row, standsFor ?? null],
            )
          : undefined,
        hasToDo(),
      ]);
      return isDue;
    },

    async namersToTell(after, limit) {
      const { rows } = await tx.query<{ object: EntityKey['object']; entity_id: string }>(
        `SELECT a.object, a.entity_id FROM ${associationsWithLinks} WHERE ${isNamed} AND ${waitsForLink}
           AND (a.object, a.entity_id) > ($5, $6) ORDER BY a.object, a.entity_id LIMIT $7`,
        [...row, after?.object ?? '', after?.entityId ?? '', limit],
      );
      const { connectionId } = key;
      return rows.map(({ object, entity_id: entityId }) => ({ connectionId, object, entityId }));
    },
  };
}
