// The associations that a new record brings along: `associations: [{ to: { id }, types: [{ … }] }]`.
import type { CrmContext } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import type { StoredRecord } from '../../record.ts';
import type { Problem } from '../answers.ts';
import { objectKind, type ObjectKind } from '../objects/object-kinds.ts';
import { associationTypes } from './association-types.ts';
import { link } from './links.ts';

interface NewLinks {
  links: { to: StoredRecord; typeIds: number[] }[];
}

/** All of them, or why none is made. */
export function associationsOfNew(
  kind: ObjectKind,
  given: unknown,
  context: CrmContext,
): NewLinks | { problem: Problem } {
  const links: NewLinks['links'] = [];
  for (const wanted of Array.isArray(given) ? (given as unknown[]) : []) {
    const to = isFields(wanted) && isFields(wanted['to']) ? String(wanted['to']['id']) : '';
    const types = isFields(wanted) && Array.isArray(wanted['types']) ? (wanted['types'] as unknown[]) : [];
    const typeIds = types.map((type) => (isFields(type) ? Number(type['associationTypeId']) : Number.NaN));
    const known = associationTypes.filter(({ typeId }) => typeIds.includes(typeId));
    const [first] = known;
    const wrong = known.find(({ from }) => from !== kind.type);
    if (wrong !== undefined) return { problem: wrongDirection(kind, wrong.from) };
    const record = context.records.get(to);
    if (
      first === undefined ||
      record === undefined ||
      record.departure !== undefined ||
      record.type !== first.to
    )
      return { problem: invalidIds(first === undefined ? '' : first.to, to) };
    links.push({ to: record, typeIds });
  }
  return { links };
}

export function associateNew(record: StoredRecord, { links }: NewLinks, context: CrmContext): void {
  for (const { to, typeIds } of links) link(record, to, typeIds, context);
}

function wrongDirection(kind: ObjectKind, expected: string): Problem {
  const { objectTypeId = '' } = objectKind(expected) ?? {};
  return {
    status: 400,
    message: `invalid from object type ${kind.objectTypeId} for associations to be created. expected: ${objectTypeId}`,
    category: 'VALIDATION_ERROR',
  };
}

function invalidIds(objectType: string, id: string): Problem {
  return {
    status: 400,
    message: 'One or more associations are invalid',
    context: { INVALID_OBJECT_IDS: [id], objectType: [objectType.toUpperCase()] },
    category: 'VALIDATION_ERROR',
  };
}
