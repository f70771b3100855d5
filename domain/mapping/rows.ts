// The table of a connector with what a connection changes of it: one row per field of the CRM's.
import { normalPath } from '../record-path.ts';
import type { FieldRow, FieldRule, FieldTable, MappingChanges, Source } from './field-table.ts';
import { mainField } from './source/read-source.ts';

export interface Row {
  /** Theirs, in the one spelling of its path. */
  crmField: string;
  rule: FieldRule;
}

export interface Rows {
  rows: Row[];
  /** Ours that a person does not want to be sent. */
  ignored: string[];
}

/** In a connection's changes: this field of ours goes nowhere. */
export const nowhere = 'none';

export function rowsOf(table: FieldTable, { fields = {}, rows: given = {} }: MappingChanges = {}): Rows {
  const rows = new Map(Object.entries(table.fields).map(([path, row]) => [normalPath(path), ruleOf(row)]));
  const moved = Object.entries(fields).map(([ours, theirs]) => {
    const [found, kept] = takeOut(rows, ours, normalPath(theirs));
    return { ours, theirs, rule: kept ?? elsewhere(found ?? { from: ours }) };
  });
  for (const { theirs, rule } of moved) if (theirs !== nowhere) rows.set(normalPath(theirs), rule);
  for (const [path, row] of Object.entries(given)) {
    if (row === null) rows.delete(normalPath(path));
    else rows.set(normalPath(path), ruleOf(row));
  }
  return {
    rows: [...rows].map(([crmField, rule]) => ({ crmField, rule })),
    ignored: moved.flatMap(({ ours, theirs }) => (theirs === nowhere ? [ours] : [])),
  };
}

export function ruleOf(row: FieldRow): FieldRule {
  return typeof row === 'object' && 'from' in row ? row : { from: row satisfies Source };
}

/** Removes the rows that are for our field. Answers one of them, and the one that is at `target` already. */
function takeOut(
  rows: Map<string, FieldRule>,
  ours: string,
  target: string,
): [found: FieldRule | undefined, kept: FieldRule | undefined] {
  const own = [...rows].filter(([, { from }]) => mainField(from) === ours);
  for (const [path] of own) rows.delete(path);
  return [own[0]?.[1], own.find(([path]) => path === target)?.[1]];
}

/** What the row says of our value goes along; what it says of their field does not. */
function elsewhere({ from, steps, direction, clear, overwrite, onInvalid }: FieldRule): FieldRule {
  return {
    from,
    ...(steps === undefined ? {} : { steps }),
    ...(direction === undefined ? {} : { direction }),
    ...(clear === undefined ? {} : { clear }),
    ...(overwrite === undefined ? {} : { overwrite }),
    ...(onInvalid === undefined ? {} : { onInvalid }),
  };
}
