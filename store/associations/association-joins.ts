// An association beside the links of its two entities, as every question about it needs them.

/** `a`: the association, `l`: the link of the entity that names, `m`: of the one that is named. */
export const associationsWithLinks = `associations a
  LEFT JOIN links l ON l.tenant_id = a.tenant_id AND l.connection_id = a.connection_id AND l.object = a.object
    AND l.entity_id = a.entity_id
  LEFT JOIN links m ON m.tenant_id = a.tenant_id AND m.connection_id = a.connection_id AND m.object = a.other_object
    AND m.entity_id = coalesce(a.stands_for, a.other_id)`;

export const areBothLinked = 'l.external_id IS NOT NULL AND m.external_id IS NOT NULL';

const isOfLinks = '(a.external_id, a.other_external_id) IS NOT DISTINCT FROM (l.external_id, m.external_id)';

/** Something is to be sent of it: the same rule as nextTasks in domain/associations. */
export const isToDo = `a.state <> 'unsupported' AND CASE WHEN a.is_wanted AND ${areBothLinked}
  THEN NOT (a.state = 'associated' AND ${isOfLinks})
  ELSE a.state IN ('associating', 'associated', 'dissociating') END`;

/** Both have a record, and it has not been tried with these two: whoever names the other one must hear of it. */
export const waitsForLink = `a.is_wanted AND a.state <> 'unsupported' AND ${areBothLinked} AND NOT ${isOfLinks}`;

/** `$1 … $4` are the entity. */
export const namesOthers = 'a.tenant_id = $1 AND a.connection_id = $2 AND a.object = $3 AND a.entity_id = $4';
export const isNamed =
  'a.tenant_id = $1 AND a.connection_id = $2 AND a.other_object = $3 AND (a.other_id = $4 OR a.stands_for = $4)';

/** Of the association `a`: others that want its records together, and are about no others. */
export const heirs = `FROM associations b
  JOIN links bl ON bl.tenant_id = b.tenant_id AND bl.connection_id = b.connection_id AND bl.object = b.object
    AND bl.entity_id = b.entity_id
  JOIN links bm ON bm.tenant_id = b.tenant_id AND bm.connection_id = b.connection_id AND bm.object = b.other_object
    AND bm.entity_id = coalesce(b.stands_for, b.other_id)
  WHERE b.tenant_id = a.tenant_id AND b.connection_id = a.connection_id AND b.object = a.object
    AND b.other_object = a.other_object AND (b.entity_id, b.other_id) <> (a.entity_id, a.other_id) AND b.is_wanted
    AND bl.external_id = a.external_id AND bm.external_id = a.other_external_id
    AND ((b.state IN ('waiting', 'refused') AND coalesce(b.horizon_at < now(), true))
      OR (b.state <> 'unsupported' AND b.external_id = a.external_id AND b.other_external_id = a.other_external_id))`;
