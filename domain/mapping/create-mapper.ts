// The one mapping: the fields of an entity of the app → the CRM's record. Pure; nothing is lost without being named.
import { contentMark } from '../content-mark.ts';
import type { Fields } from '../fields.ts';
import type { Json } from '../json.ts';
import { normalPath, parentsOf, splitPath } from '../record-path.ts';
import { BadValue } from './bad-value.ts';
import type { FieldDescription } from './field-description.ts';
import type { FieldTable, MappingChanges, OnInvalidField, OverwritePolicy } from './field-table.ts';
import { mapRow, type RowContext } from './map-row.ts';
import { MappingRefusal, type LeftOut } from './mapping-refusal.ts';
import { createOtherFields } from './other-fields.ts';
import { fieldsOf, mainField, ownFieldOf } from './source/read-source.ts';
import { rowsOf, type Row } from './rows.ts';
import { accountZone } from './steps/time-zone.ts';
import { isEmpty } from './values.ts';

export interface MapperOptions {
  /** The connector's own, per object. */
  defaults: FieldTable;
  /** The connection's. */
  changes?: MappingChanges | undefined;
  /** The account's own fields, where they are known. */
  described?: readonly FieldDescription[] | undefined;
  /** Its IANA time zone; UTC where it has none. */
  account?: { timeZone?: string | undefined } | undefined;
  /** `hold` when absent. */
  onInvalidField?: OnInvalidField | undefined;
  /** `country` makes another record of the same number, so it is part of the version. */
  phones?: { toE164: (phone: string) => string | undefined; country?: string | undefined } | undefined;
}

export interface Mapped {
  /** Flat: path → value. */
  record: Record<string, Json>;
  /** Our fields that the record is made of. */
  mapped: string[];
  /** Our fields with a value that nothing sends, and nobody said that nothing should. */
  unmapped: string[];
  /** With `sendWithout`: what its field cannot hold. */
  leftOut: LeftOut[];
}

export interface MappingReport extends Pick<Mapped, 'unmapped' | 'leftOut'> {
  /** Why it is not sent at all. */
  held: LeftOut | undefined;
}

export interface Mapper {
  /** Another one whenever another record may come of the same fields. */
  version: string;
  /** Throws MappingRefusal, and nothing else. */
  map(fields: Fields, entityId: string): Mapped;
  /** For people, whether it can be sent or not. */
  report(fields: Fields): MappingReport;
  /** CRM field → when an update may write it, where the mapping says so. */
  overwrite: Readonly<Record<string, OverwritePolicy>>;
  /** The CRM's fields without which a record may go when it refuses one of ours; none: it is held. */
  mayLeaveOut(field: string): string[];
  /** Ours that a field of the CRM's is made of: what its refusal is about. */
  fieldAt(crmField: string): string | undefined;
  /** The CRM's fields that its rows write, with the connection's changes; `others` come with each record. */
  crmFields: readonly string[];
  /** Where one of our fields goes; undefined where no row is for it. */
  placeOf(field: string): string | undefined;
}

/** Grows when the engine makes another record of the same table and fields. */
const engineVersion = 1;

export function createMapper(options: MapperOptions): Mapper {
  const { defaults, changes, account = {}, onInvalidField = 'hold', phones } = options;
  const effective = rowsOf(defaults, changes);
  const rows = effective.rows.filter(({ rule }) => rule.direction !== 'fromCrm');
  const silent = new Set([
    ...effective.ignored,
    ...(defaults.elsewhere ?? []),
    ...effective.rows.filter((row) => !rows.includes(row)).flatMap(({ rule }) => fieldsOf(rule.from)),
  ]);
  const described = new Map(options.described?.map((field) => [normalPath(field.name), field]));
  const otherFields = createOtherFields(defaults, effective.rows, described);
  const zone = accountZone(account.timeZone ?? 'UTC');

  const contextOf = ({ crmField }: Row): RowContext => ({
    table: defaults,
    description: described.get(crmField),
    zone,
    toE164: phones?.toE164,
  });

  /** All that can be said of these fields, also where they are not to be sent. */
  function run(fields: Fields, entityId: string): Mapped & { held: LeftOut | undefined } {
    const named = new Set(rows.flatMap((row) => ownFieldsOf(row, fields)));
    const rest = Object.keys(fields).filter((field) => !named.has(field) && !silent.has(field));
    const others = otherFields(rest);
    const values: [path: string, value: Json][] = [];
    const mapped = new Set<string>();
    const leftOut: LeftOut[] = [];
    let held: LeftOut | undefined;
    for (const row of [...rows, ...others.rows]) {
      const own = ownFieldsOf(row, fields);
      try {
        const value = mapRow(row, { fields, entityId }, contextOf(row));
        if (value !== undefined) values.push([row.crmField, value]);
        for (const field of own) mapped.add(field);
      } catch (error) {
        const bad = whatIsBad(row, own, error);
        const { isRequired, onInvalid = onInvalidField } = row.rule;
        if (isRequired === true || onInvalid === 'hold') held ??= bad;
        leftOut.push(...(own.length === 0 ? [bad] : own.map((field) => ({ ...bad, field }))));
      }
    }
    const record = Object.fromEntries(values);
    const unmapped = others.unmapped.filter((field) => !isEmpty(fields[field]));
    return { record, mapped: [...mapped], unmapped, leftOut, held: held ?? oneOfMissing(record) };
  }

  function oneOfMissing(record: Record<string, Json>): LeftOut | undefined {
    const required = (defaults.requiredOneOf ?? []).map(normalPath);
    const [crmField] = required;
    if (crmField === undefined || required.some((path) => !isEmpty(record[path]))) return undefined;
    const fields = rows.flatMap((row) => (required.includes(row.crmField) ? [ourName(row)] : []));
    const reason = `this CRM wants at least one of ${fields.join(', ')}, and there is none`;
    return { field: fields[0] ?? crmField, crmField, reason };
  }

  return {
    version: versionOf(options, effective),
    map(fields, entityId) {
      const { held, ...mapped } = run(fields, entityId);
      if (held !== undefined) throw new MappingRefusal(held);
      return mapped;
    },
    report(fields) {
      const { unmapped, leftOut, held } = run(fields, 'any');
      return { unmapped, leftOut, held };
    },
    overwrite: Object.fromEntries(
      rows.flatMap(({ crmField, rule: { overwrite } }) =>
        overwrite === undefined ? [] : [[crmField, overwrite]],
      ),
    ),
    mayLeaveOut(field) {
      const others = silent.has(field) ? [] : otherFields([field]).rows;
      const own = rows.filter((row) => row.crmField === field || readsField(row, field));
      const found = own.length > 0 ? own : others;
      // Our own id is what finds the record again.
      const isHeld = ({ rule: { from, isRequired, onInvalid = onInvalidField } }: Row): boolean =>
        isRequired === true || onInvalid === 'hold' || fieldsOf(from).length === 0;
      return found.some(isHeld) ? [] : found.map(({ crmField }) => crmField);
    },
    fieldAt(crmField) {
      const path = normalPath(crmField);
      const row = rows.find((each) => each.crmField === path || parentsOf(each.crmField).includes(path));
      return row === undefined ? undefined : ourName(row);
    },
    crmFields: rows.map(({ crmField }) => crmField),
    placeOf: (field) => rows.find(({ rule }) => mainField(rule.from) === field)?.crmField,
  };
}

/** The entity's fields that a row reads, those with a value if it has any. */
function ownFieldsOf({ rule }: Row, fields: Fields): string[] {
  const own = [...new Set(fieldsOf(rule.from).map((name) => ownFieldOf(name, fields)))];
  return own.filter((name) => Object.hasOwn(fields, name));
}

function readsField({ rule }: Row, field: string): boolean {
  return fieldsOf(rule.from).some((name) => name === field || splitPath(name)[0] === field);
}

function whatIsBad(row: Row, own: readonly string[], error: unknown): LeftOut {
  // Anything else is a mistake of ours, and must not look like one of the data.
  if (!(error instanceof BadValue)) throw error;
  const field = error.field ?? own[0] ?? ourName(row);
  return { field, crmField: row.crmField, reason: `${field} ${error.reason}` };
}

function ourName({ crmField, rule }: Row): string {
  return mainField(rule.from) ?? fieldsOf(rule.from)[0] ?? crmField;
}

function versionOf(
  { defaults, account, phones }: MapperOptions,
  { rows, ignored }: ReturnType<typeof rowsOf>,
) {
  const { fields: _, ...rest } = defaults;
  return contentMark(
    plainJson([engineVersion, rows, ignored, rest, account?.timeZone ?? null, phones?.country ?? null]),
  );
}

/** Without what is undefined, which has no place in a canonical text. */
function plainJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
