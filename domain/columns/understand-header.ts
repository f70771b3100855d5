// Which column of a header is what: the entity's id, its id in the CRM, a field of ours, one of the app's own, or nothing.
import { isAttentionColumn } from '../attention-columns.ts';
import { isListOfRejected } from '../rejected-columns.ts';
import { fieldName, fieldNameOfHeader, namesOf, objects, type ObjectType } from '../objects/objects.ts';
import { chooseColumns, type Placed } from './choose-columns.ts';
import type {
  Column,
  ColumnOption,
  ColumnUse,
  HeaderOptions,
  HeaderProblem,
  UnderstoodHeader,
} from './column.ts';
import { exporters } from './exporters/exporters.ts';
import { isExternalIdName, looksLikeExternalId } from './external-id.ts';
import { findColumn, labelsOf } from './find-column.ts';
import { folded } from './folded.ts';
import { languages } from './languages/languages.ts';
import { looksLikeOwnId } from './own-id.ts';
import { besideOf, lookupOf, type Exporter, type Target } from './spellings.ts';

// A person who says what a column is counts before every table.
const askedFor = 0;
const longestFieldName = 500;

/** Total: what cannot be imported so stands in `problems`. */
export function understandHeader(header: readonly string[], options: HeaderOptions): UnderstoodHeader {
  const { object } = options;
  const names = header.map((name) => name.trim());
  const labels = labelsOf(names);
  const problems: HeaderProblem[] = [];
  const find = (wanted: string | undefined, option: ColumnOption): number | undefined => {
    const index = wanted === undefined ? undefined : findColumn(names, wanted);
    if (wanted !== undefined && index === undefined)
      problems.push({ code: 'no_such_column', option, column: wanted, columns: labels });
    return index;
  };
  const mapped = new Map<number, string>();
  for (const [column, field] of Object.entries(options.map)) {
    const index = find(column, 'map');
    if (index !== undefined) mapped.set(index, field);
  }
  const id = options.idColumn === undefined ? findId(names, object) : find(options.idColumn, 'id');
  const externalId =
    options.externalIdColumn === undefined
      ? orUndefined(names.findIndex((name, index) => isExternalIdName(name) && !mapped.has(index)))
      : find(options.externalIdColumn, 'externalId');

  const exporter = exporterOf(object, names);
  const targetOf = readerOf(object, names, exporter);
  const targets = names.map((name, index): Target | undefined => {
    const field = mapped.get(index);
    if (field !== undefined)
      return { field: field === '-' ? '-' : fieldName(object, field), order: askedFor, isKnown: true };
    if (name === '' || isAttentionColumn(name)) return undefined;
    return targetOf(name);
  });
  const isIdOnly = (index: number): boolean =>
    (index === id || index === externalId) && targets[index]?.isKnown !== true;
  const placed = names.flatMap((name, index) => {
    const target = targets[index];
    if (target === undefined || target.field === '-' || isIdOnly(index)) return [];
    return [{ index, name, label: labels[index] ?? '', ...target }];
  });
  for (const { label, field } of placed) {
    if (field === '' || field === '__proto__' || field.length > longestFieldName)
      problems.push({ code: 'no_field_name', column: label });
  }
  const chosen = chooseColumns(object, placed);
  problems.push(...chosen.problems);

  const isIdLike = (index: number): boolean => {
    const name = names[index] ?? '';
    const field = mapped.get(index);
    if (index === id || index === externalId) return false;
    // `--map x=externalId` would make a field of that name, which no connection reads as the id.
    if (field !== undefined) return isExternalIdName(field) && !isExternalIdName(name);
    return looksLikeExternalId(object, name);
  };
  const isKnown = (index: number): boolean =>
    index === id || index === externalId || isIdLike(index) || targets[index]?.isKnown === true;
  const mistaken = mistakenFor(
    names,
    names.some((_, index) => isKnown(index)),
  );
  if (id === undefined && isListOfRejected(names)) problems.splice(0, Infinity, { code: 'list_of_rejected' });
  else if (mistaken !== undefined) problems.unshift(mistaken);
  else if (id === undefined && options.idColumn === undefined) {
    const likely = likelyIds(labels, placed, [
      (index) => isIdName(object, mapped.get(index) ?? ''),
      (index) => names[index] === exporter?.idColumn,
      (index) => looksLikeOwnId(names[index] ?? ''),
      isIdLike,
    ]);
    problems.push({ code: 'no_id_column', object, columns: labels, likely });
  } else {
    for (const [index, column] of labels.entries())
      if (isIdLike(index)) problems.push({ code: 'looks_like_external_id', column });
  }
  const useOf = (index: number): ColumnUse => {
    if (isIdOnly(index)) return { kind: 'only_id' };
    const target = targets[index];
    if (target === undefined) return { kind: 'unused', why: names[index] === '' ? 'unnamed' : 'attention' };
    if (target.field === '-') return { kind: 'unused', why: mapped.has(index) ? 'asked' : 'beside' };
    return { kind: 'field', field: target.field, choice: chosen.choices.get(index) };
  };
  const columns = names.map((name, index): Column => ({
    name,
    label: labels[index] ?? '',
    isId: index === id,
    isExternalId: index === externalId,
    use: useOf(index),
  }));
  return { columns, exporter: exporter?.name, problems };
}

/** The columns that may hold the app's ids: by each sign in turn, and at last the one that becomes the e-mail. */
function likelyIds(
  labels: readonly string[],
  placed: readonly Placed[],
  signs: readonly ((index: number) => boolean)[],
): string[] {
  const ids = signs.flatMap((isLikely) => labels.filter((_, index) => isLikely(index)));
  const emails = placed.filter(({ field }) => field === 'email').toSorted((a, b) => a.order - b.order);
  return [...new Set([...ids, ...emails.slice(0, 1).map(({ label }) => label)])];
}

/** What stands where a header is expected, if it is none. */
function mistakenFor(names: readonly string[], hasKnown: boolean): HeaderProblem | undefined {
  const example = names.find((name) => /^[^\s@]+@[^\s@]+\.[^\s@.]+$/.test(name));
  if (example !== undefined) return { code: 'header_is_a_row', example };
  const [firstLine = ''] = names;
  return names.length === 1 && !hasKnown ? { code: 'no_table', firstLine } : undefined;
}

function findId(names: readonly string[], object: ObjectType): number | undefined {
  for (const spelling of idNames(object)) {
    const index = names.findIndex((name) => folded(name) === spelling);
    if (index !== -1) return index;
  }
  return undefined;
}

function idNames(object: ObjectType): string[] {
  return ['id', folded(namesOf(object).id)];
}

function isIdName(object: ObjectType, name: string): boolean {
  return idNames(object).includes(folded(name));
}

function exporterOf(object: ObjectType, names: readonly string[]): Exporter | undefined {
  const all = new Set(names.map(folded));
  return exporters.find(
    (exporter) =>
      exporter.object === object &&
      exporter.isKnownBy.some((together) => together.every((name) => all.has(folded(name)))),
  );
}

/** A header's target: by its exporter, by what stands beside it, by the languages, by the spellings of signals. */
function readerOf(
  object: ObjectType,
  names: readonly string[],
  exporter: Exporter | undefined,
): (name: string) => Target {
  const all = new Set(names.map(folded));
  const ofExporter = exporter === undefined ? undefined : lookupOf(exporter.spellings);
  const rules = object === 'contact' ? languages.flatMap(({ beside }) => beside) : [];
  return (name) => {
    const plain = folded(name);
    const beside = besideOf(rules, plain, all);
    return (
      ofExporter?.(plain) ??
      (beside === undefined ? undefined : { field: beside, order: 1, isKnown: true }) ??
      ofLanguages(object, plain) ??
      ofSignals(object, name)
    );
  };
}

const lookups = Object.fromEntries(
  (['contact', 'company', 'deal'] as const).map((object) => [
    object,
    languages.map(({ spellings }) => lookupOf(spellings[object])),
  ]),
) as Record<ObjectType, ReturnType<typeof lookupOf>[]>;

function ofLanguages(object: ObjectType, name: string): Target | undefined {
  for (const lookup of lookups[object]) {
    const target = lookup(name);
    if (target !== undefined) return target;
  }
  return undefined;
}

/** By the spellings that signals have; any other name is the app's own field. */
function ofSignals(object: ObjectType, name: string): Target {
  const field = fieldNameOfHeader(object, name);
  return { field, order: 1, isKnown: objects[object].fields.includes(field) };
}

function orUndefined(index: number): number | undefined {
  return index === -1 ? undefined : index;
}
