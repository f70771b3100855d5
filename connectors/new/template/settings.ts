// The settings of a connection to Acme.
import { checkCommonSettings, commonSettingsShape } from '../../kit/settings/common-settings.ts';
import { checkMappingSettings, mappingSettingsShape } from '../../kit/mapping/mapping-settings.ts';
import { address } from '../../kit/settings/vendor-settings.ts';
import { settingsObject, type SettingsOf } from '../../settings/settings-object.ts';
import { duration } from '../../settings/values.ts';
import { tables } from './fields.ts';

export const settings = settingsObject({
  ...commonSettingsShape,
  ...mappingSettingsShape(tables),
  // FILL IN: the address of the API; without a default where each customer has one of its own.
  baseUrl: address('https://api.example.com').default('https://api.example.com'),
  // FILL IN: how long after its time-out a request may still be executed; mostly their gateway's limit.
  unknownHorizonMs: duration({ least: 0, most: 3_600_000 }).default(60_000),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context));

export type Settings = SettingsOf<typeof settings>;
