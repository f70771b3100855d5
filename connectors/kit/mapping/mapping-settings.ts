// What a connection may change of its connector's mapping: the settings of each connector that maps by tables.
//
//   export const settings = settingsObject({ ...commonSettingsShape, ...mappingSettingsShape(tables), … })
//     .superRefine((given, context) => checkMappingSettings(tables, given, context));
import type { z } from 'zod';
import { rowProblems, type RowProblem } from '../../../domain/mapping/check-rows.ts';
import type {
  FieldRow,
  FieldTable,
  MappingChanges,
  OnInvalidField,
} from '../../../domain/mapping/field-table.ts';
import { timeZone } from '../../../domain/mapping/steps/time-zone.ts';
import { isPlainObject } from '../../../domain/json.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { settingsObject } from '../../settings/settings-object.ts';
import { choice, objectOf, parsedJson, settingOf, text, textMap } from '../../settings/values.ts';
import { readRow } from './row-schema.ts';

export type Tables = Readonly<Partial<Record<ObjectType, FieldTable>>>;

type Rows = Record<string, FieldRow | null>;

export interface MappingSettings {
  /** Object → ours → theirs, or `none`. */
  mapping: Partial<Record<ObjectType, Record<string, string>>>;
  /** Object → theirs → a whole row, or null for none. */
  mappingRows: Partial<Record<ObjectType, Rows>>;
  onInvalidField: OnInvalidField;
  /** Of the CRM's account; UTC where it is not set. */
  timeZone?: string | undefined;
}

export function mappingSettingsShape(tables: Tables) {
  return {
    mapping: perObject(tables, () =>
      textMap('must name our fields, each with a field of the CRM or "none"').default({}),
    ),
    mappingRows: perObject(tables, () => rowMap().default({})),
    onInvalidField: choice('hold', 'sendWithout').default('hold'),
    timeZone: text(
      'must be a time zone like Europe/Berlin',
      (value) => timeZone(value) !== undefined,
    ).optional(),
  };
}

function perObject<Kind extends z.ZodType>(tables: Tables, kind: () => Kind) {
  const shape = Object.fromEntries(Object.keys(tables).map((object) => [object, kind()]));
  return settingsObject(shape as Partial<Record<ObjectType, Kind>> & Record<string, Kind>).prefault({});
}

/** CRM fields and rows. A nested object that is no row is a path: `address.city`. */
function rowMap() {
  return settingOf<Rows>((given) => {
    const rows: Rows = {};
    const walk = (values: Record<string, unknown>, prefix: string): boolean =>
      Object.entries(values).every(([name, value]) => {
        const written = typeof value === 'string' ? (parsedJson(value) ?? value) : value;
        const row = readRow(value === 'null' ? null : written);
        if (row !== undefined && name !== '__proto__') {
          rows[`${prefix}${name}`] = row;
          return true;
        }
        return isPlainObject(written) && walk(written, `${prefix}${name}.`);
      });
    const object = objectOf(given);
    return object !== undefined && walk(object, '') ? rows : undefined;
  }, 'must name fields of the CRM, each with a row like {"from":"title","maxLength":128} (docs/mapping.md)');
}

export function changesOf({ mapping, mappingRows }: MappingSettings, object: ObjectType): MappingChanges {
  return { fields: mapping[object] ?? {}, rows: mappingRows[object] ?? {} };
}

/** Adds a sentence for each row that cannot be. */
export function checkMappingSettings(
  tables: Tables,
  settings: MappingSettings,
  context: z.RefinementCtx,
): void {
  for (const [object, table] of Object.entries(tables) as [ObjectType, FieldTable][]) {
    for (const problem of rowProblems(table, changesOf(settings, object))) {
      context.addIssue({ code: 'custom', path: ['mapping', object], message: describe(object, problem) });
    }
  }
}

function describe(object: ObjectType, problem: RowProblem): string {
  switch (problem.kind) {
    case 'twice':
      return `mapping.${object} sends ${problem.fields.join(' and ')} to ${problem.crmField}: a field of the CRM has one value.`;
    case 'inside':
      return `mapping.${object}: ${problem.parent} cannot be a value and hold ${problem.crmField} at the same time.`;
  }
}
