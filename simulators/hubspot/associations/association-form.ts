// How associations look in answers, and which types a body names.
import { isFields } from '../../http/form-fields.ts';
import { badRequest, type Problem } from '../answers.ts';
import { kindOf, type ObjectKind } from '../objects/object-kinds.ts';
import { associationTypes } from './association-types.ts';
import type { Pair } from './pair.ts';

export function shownTypes(typeIds: readonly number[]) {
  return associationTypes
    .filter(({ typeId }) => typeIds.includes(typeId))
    .toSorted((one, other) => one.typeId - other.typeId)
    .map(({ typeId, label }) => ({ category: 'HUBSPOT_DEFINED', typeId, label }));
}

/** Ids are numbers here, in recorded answers. */
export function labelsBetween({ from, to }: Pair) {
  return {
    fromObjectTypeId: kindOf(from.type).objectTypeId,
    fromObjectId: Number(from.id),
    toObjectTypeId: kindOf(to.type).objectTypeId,
    toObjectId: Number(to.id),
    labels: [],
  };
}

/** `[{ associationCategory, associationTypeId }]`, each of them from the one object to the other. */
export function typeIdsIn(
  given: unknown,
  from: ObjectKind,
  to: ObjectKind,
): { typeIds: number[] } | { problem: Problem } {
  const rows = Array.isArray(given) ? (given as unknown[]).filter(isFields) : [];
  if (rows.length === 0) return { problem: badRequest('Some required fields were not set: [types]') };
  const typeIds = rows.map((row) => Number(row['associationTypeId']));
  const wrong = typeIds.find(
    (id) =>
      !associationTypes.some((each) => each.typeId === id && each.from === from.type && each.to === to.type),
  );
  if (wrong === undefined) return { typeIds };
  const expected = associationTypes.find(({ typeId }) => typeId === wrong);
  const message =
    expected === undefined
      ? `Association type ${wrong} does not exist between ${from.objectTypeId} and ${to.objectTypeId}`
      : `invalid from object type ${from.objectTypeId} for associations to be created. expected: ${kindOf(expected.from).objectTypeId}`;
  return { problem: badRequest(message) };
}
