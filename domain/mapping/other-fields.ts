// Our fields that no row names: a field of the same name at the CRM, where the connector says so.
import { joinPath, normalPath, parentsOf } from '../record-path.ts';
import type { FieldDescription } from './field-description.ts';
import type { FieldTable } from './field-table.ts';
import type { Row } from './rows.ts';

export interface OtherFields {
  rows: Row[];
  unmapped: string[];
}

export function createOtherFields(
  { others, reported = [] }: Pick<FieldTable, 'others' | 'reported'>,
  rows: readonly Row[],
  described: ReadonlyMap<string, FieldDescription>,
): (fields: readonly string[]) => OtherFields {
  const taken = new Set(rows.map(({ crmField }) => crmField));
  const containers = new Set([...taken].flatMap(parentsOf));

  /** The CRM's own field of that name may be another's place, or hold one. */
  function isFree(path: string): boolean {
    if (taken.has(path) || containers.has(path)) return false;
    if (parentsOf(path).some((parent) => taken.has(parent))) return false;
    return described.size === 0 || described.get(path)?.isReadOnly === false;
  }

  return (fields) => {
    const placed = fields.map((field) => ({
      field,
      path: reported.includes(field) ? undefined : pathOf(field, others),
    }));
    const free = placed.filter(({ path }) => path !== undefined && isFree(path));
    return {
      rows: free.map(({ field, path = field }) => ({ crmField: path, rule: { from: field } })),
      unmapped: placed.filter((each) => !free.includes(each)).map(({ field }) => field),
    };
  };
}

/** A dot in a name of ours is part of the name. */
function pathOf(field: string, others: FieldTable['others'] = 'report'): string | undefined {
  if (others === 'report') return undefined;
  return others === 'sameName' ? joinPath(field) : `${normalPath(others.into)}.${joinPath(field)}`;
}
