// What is wrong with a mapping whatever the data: asked when a connection's changes are saved.
import { nearestName } from '../nearest-name.ts';
import { normalPath, parentsOf } from '../record-path.ts';
import type { FieldDescription } from './field-description.ts';
import type { FieldTable, MappingChanges } from './field-table.ts';
import { nowhere, rowsOf } from './rows.ts';

export type RowProblem =
  /** Two of ours are to go to one of theirs. */
  | { kind: 'twice'; crmField: string; fields: string[] }
  /** One would be a value and hold values at the same time. */
  | { kind: 'inside'; crmField: string; parent: string };

export function rowProblems(table: FieldTable, changes: MappingChanges = {}): RowProblem[] {
  const given = Object.entries(changes.fields ?? {}).filter(([, theirs]) => theirs !== nowhere);
  const places = [...new Set(given.map(([, theirs]) => normalPath(theirs)))];
  const twice = places.flatMap((crmField): RowProblem[] => {
    const fields = given.flatMap(([ours, theirs]) => (normalPath(theirs) === crmField ? [ours] : []));
    return fields.length > 1 ? [{ kind: 'twice', crmField, fields }] : [];
  });
  const paths = rowsOf(table, changes).rows.map(({ crmField }) => crmField);
  const inside = paths.flatMap((crmField) =>
    parentsOf(crmField)
      .filter((parent) => paths.includes(parent))
      .map((parent): RowProblem => ({ kind: 'inside', crmField, parent })),
  );
  return [...twice, ...inside];
}

export type PlaceProblem =
  | { kind: 'unknown'; crmField: string; near: string | undefined }
  | { kind: 'readOnly'; crmField: string };

/** Of fields that a person names: those that the account has not, or does not let anybody write. */
export function placeProblems(
  places: readonly string[],
  described: readonly FieldDescription[],
): PlaceProblem[] {
  const known = new Map(described.map((field) => [normalPath(field.name), field]));
  return places.flatMap((place): PlaceProblem[] => {
    const crmField = normalPath(place);
    const field = known.get(crmField);
    if (field !== undefined) return field.isReadOnly ? [{ kind: 'readOnly', crmField }] : [];
    const byLabel = described.find(({ label }) => label.toLowerCase() === place.trim().toLowerCase());
    return [{ kind: 'unknown', crmField, near: byLabel?.name ?? nearestName(place, [...known.keys()]) }];
  });
}
