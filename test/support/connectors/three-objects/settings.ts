// The settings of a connection to the CRM with three objects.
import type { z } from 'zod';
import {
  batchSettingsShape,
  checkCommonSettings,
  commonSettingsShape,
} from '../../../../connectors/kit/settings/common-settings.ts';
import {
  checkMappingSettings,
  mappingSettingsShape,
} from '../../../../connectors/kit/mapping/mapping-settings.ts';
import { settingsObject } from '../../../../connectors/settings/settings-object.ts';
import { choice, duration, text, wholeNumber } from '../../../../connectors/settings/values.ts';
import { tables } from './fields.ts';

export const settings = settingsObject({
  ...commonSettingsShape,
  ...mappingSettingsShape(tables),
  baseUrl: text('must be an address', (value) => URL.canParse(value)),
  /** How long a new record may stay invisible to a search. */
  lookupLagMs: duration({ least: 0, most: 3_600_000 }).default(0),
  unknownHorizonMs: duration({ least: 0, most: 3_600_000 }).default(60_000),
  /** Rows of one request; 0: this account has no batch calls. */
  batchSize: wholeNumber({ least: 0, most: 100 }).default(0),
  ...batchSettingsShape,
  /** `browser`: by OAuth, as people log in. */
  login: choice('key', 'browser').default('key'),
  /** How many companies a contact or a deal, and how many contacts a deal, is held together with. */
  holds: choice('one', 'many', 'none').default('many'),
  updateAnswers: choice('record', 'empty').default('record'),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context));

export type ThreeObjectsSettings = z.output<typeof settings>;
