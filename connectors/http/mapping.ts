// The mapping of a generic CRM as people see it; it is set below `fields`.
import type { ConnectorMapping, MappingRows } from '../connector.ts';
import { normalPath } from '../../domain/record-path.ts';
import { contractFields, createFieldPaths, mappedPaths, nameParts } from './field-paths.ts';
import type { HttpSettings } from './settings/settings-shape.ts';

export const httpMapping: ConnectorMapping<HttpSettings> = {
  settingOf: (object) => (object === 'contact' ? 'fields' : undefined),
  rowsOf: (settings, object) => (object === 'contact' ? rowsOf(settings) : undefined),
};

function rowsOf(settings: HttpSettings): MappingRows {
  const { pathOf } = createFieldPaths(settings);
  const mapped = mappedPaths(settings);
  const fields = [...new Set([...contractFields, ...mapped.keys()])];
  const own = fields.flatMap((field) => {
    const crmField = pathOf(field);
    return crmField === undefined ? [] : [{ crmField, rule: { from: field }, isChanged: mapped.has(field) }];
  });
  const constants = Object.entries(settings.constants).map(([path, constant]) => ({
    crmField: normalPath(path),
    rule: { from: typeof constant === 'string' ? { template: constant } : { constant } },
    isChanged: true,
  }));
  const ownId = settings.contactIdField;
  const container = settings.customFieldsName;
  return {
    rows: [
      ...own,
      ...constants,
      ...(ownId === undefined
        ? []
        : [{ crmField: normalPath(ownId), rule: { from: { entityId: true as const } }, isChanged: true }]),
    ],
    ignored: fields.filter((field) => pathOf(field) === undefined),
    // They only make the name.
    elsewhere: nameParts.filter((field) => !mapped.has(field)),
    reported: [],
    others: settings.unmapped === 'drop' ? 'report' : container === 'none' ? 'sameName' : { into: container },
  };
}
