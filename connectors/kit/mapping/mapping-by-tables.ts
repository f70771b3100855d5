// A connector whose objects map by tables, as people see and change it: `mapping: mappingByTables(tables)` in its
// definition.
import { canonicalJson, type Json } from '../../../domain/json.ts';
import type { FieldTable } from '../../../domain/mapping/field-table.ts';
import { fieldsOf } from '../../../domain/mapping/source/read-source.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import { rowsOf, type Row } from '../../../domain/mapping/rows.ts';
import type { ConnectorMapping } from '../../connector.ts';
import { changesOf, type MappingSettings, type Tables } from './mapping-settings.ts';

/** `tableOf`: where the settings add to the table. */
export function mappingByTables<Settings extends MappingSettings>(
  tables: Tables,
  tableOf: (object: ObjectType, settings: Settings) => FieldTable | undefined = (object) => tables[object],
): ConnectorMapping<Settings> {
  return {
    settingOf: (object) => (tables[object] === undefined ? undefined : `mapping.${object}`),
    rowsOf(settings, object) {
      const table = tableOf(object, settings);
      if (table === undefined) return undefined;
      const { rows, ignored } = rowsOf(table, changesOf(settings, object));
      const usual = new Set(rowsOf(table).rows.map(contentOf));
      const named = new Set(rows.flatMap(({ rule }) => fieldsOf(rule.from)));
      return {
        rows: rows.map((row) => ({ ...row, isChanged: !usual.has(contentOf(row)) })),
        ignored,
        elsewhere: table.elsewhere ?? [],
        reported: (table.reported ?? []).filter((field) => !named.has(field)),
        others: table.others ?? 'report',
      };
    },
  };
}

function contentOf(row: Row): string {
  return canonicalJson(JSON.parse(JSON.stringify(row)) as Json);
}
