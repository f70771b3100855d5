// A connector whose objects map by tables, as people see and change it: `mapping: mappingByTables(tables)` in its
// definition.
import { canonicalJson, type Json } from '../../../domain/json.ts';
import { rowsOf, type Row } from '../../../domain/mapping/rows.ts';
import type { ConnectorMapping } from '../../connector.ts';
import { changesOf, type MappingSettings, type Tables } from './mapping-settings.ts';

export function mappingByTables<Settings extends MappingSettings>(
  tables: Tables,
): ConnectorMapping<Settings> {
  return {
    settingOf: (object) => (tables[object] === undefined ? undefined : `mapping.${object}`),
    rowsOf(settings, object) {
      const table = tables[object];
      if (table === undefined) return undefined;
      const { rows, ignored } = rowsOf(table, changesOf(settings, object));
      const usual = new Set(rowsOf(table).rows.map(contentOf));
      return {
        rows: rows.map((row) => ({ ...row, isChanged: !usual.has(contentOf(row)) })),
        ignored,
        elsewhere: table.elsewhere ?? [],
        others: table.others ?? 'report',
      };
    },
  };
}

function contentOf(row: Row): string {
  return canonicalJson(JSON.parse(JSON.stringify(row)) as Json);
}
