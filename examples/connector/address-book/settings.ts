// The settings of a connection to an address book.
import {
  checkCommonSettings,
  commonSettingsShape,
} from '../../../connectors/kit/settings/common-settings.ts';
import {
  checkMappingSettings,
  mappingSettingsShape,
} from '../../../connectors/kit/mapping/mapping-settings.ts';
import { address } from '../../../connectors/kit/settings/vendor-settings.ts';
import { settingsObject, type SettingsOf } from '../../../connectors/settings/settings-object.ts';
import { duration } from '../../../connectors/settings/values.ts';
import { tables } from './fields.ts';

export const settings = settingsObject({
  ...commonSettingsShape,
  ...mappingSettingsShape(tables),
  /** Each company has its own. */
  baseUrl: address('https://book.example.com/objects'),
  /** It executes a request when it comes; what is slow is the way back. */
  unknownHorizonMs: duration({ least: 0, most: 3_600_000 }).default(10_000),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context));

export type Settings = SettingsOf<typeof settings>;
