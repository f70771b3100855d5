// The two records that an association call names.
import type { CrmContext } from '../../crm-surface.ts';
import type { StoredRecord } from '../../record.ts';
import type { Problem } from '../answers.ts';
import { liveRecord } from '../objects/lookup.ts';
import type { ObjectKind } from '../objects/object-kinds.ts';

export interface Pair {
  from: StoredRecord;
  to: StoredRecord;
}

/** Both, or everything that is wrong with them (recorded answers). */
export function pairOf(
  ends: { from: ObjectKind; fromId: string; to: ObjectKind; toId: string },
  context: CrmContext,
): Pair | { problems: Problem[] } {
  const { fromId, toId } = ends;
  const malformed = [fromId, toId].filter((id) => !/^\d+$/.test(id)).map(notAnId);
  if (malformed.length > 0) return { problems: malformed };
  if (fromId === toId) return { problems: [withItself(fromId)] };
  const from = liveRecord(ends.from, fromId, context);
  const to = liveRecord(ends.to, toId, context);
  if (from !== undefined && to !== undefined) return { from, to };
  return {
    problems: [
      ...(from === undefined ? [noSuch(ends.from, fromId, 'FROM')] : []),
      ...(to === undefined ? [noSuch(ends.to, toId, 'TO')] : []),
    ],
  };
}

function notAnId(id: string): Problem {
  return {
    status: 400,
    category: 'VALIDATION_ERROR',
    subCategory: 'crm.associations.INVALID_IDENTIFIER',
    message: `${id} is not a valid ID`,
    context: { id: [id] },
  };
}

function withItself(id: string): Problem {
  const message = `Object ${id} cannot be associated to itself (${id})`;
  return { status: 400, category: 'VALIDATION_ERROR', message };
}

function noSuch({ type }: ObjectKind, id: string, end: 'FROM' | 'TO'): Problem {
  return {
    status: 404,
    category: 'OBJECT_NOT_FOUND',
    subCategory: `crm.associations.${end}_OBJECT_NOT_FOUND`,
    message: `No ${type} with ID ${id} exists`,
    context: { objectType: [type], id: [id] },
  };
}
