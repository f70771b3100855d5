// The settings of a connection to the CRM with three objects.
import type { z } from 'zod';
import { checkCommonSettings, commonSettingsShape } from '../../../../connectors/kit/common-settings.ts';
import { settingsObject } from '../../../../connectors/settings/settings-object.ts';
import { choice, duration, text } from '../../../../connectors/settings/values.ts';

export const settings = settingsObject({
  ...commonSettingsShape,
  baseUrl: text('must be an address', (value) => URL.canParse(value)),
  /** How long a new record may stay invisible to a search. */
  lookupLagMs: duration({ least: 0, most: 3_600_000 }).default(0),
  unknownHorizonMs: duration({ least: 0, most: 3_600_000 }).default(60_000),
  /** `browser`: by OAuth, as people log in. */
  login: choice('key', 'browser').default('key'),
  updateAnswers: choice('record', 'empty').default('record'),
}).superRefine(checkCommonSettings);

export type ThreeObjectsSettings = z.output<typeof settings>;
