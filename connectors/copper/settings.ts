// The settings of a connection to Copper.
import type { z } from 'zod';
import {
  batchSettingsShape,
  checkCommonSettings,
  commonSettingsShape,
} from '../kit/settings/common-settings.ts';
import { checkMappingSettings, mappingSettingsShape } from '../kit/mapping/mapping-settings.ts';
import { address, batchSize, owner } from '../kit/settings/vendor-settings.ts';
import { settingsObject } from '../settings/settings-object.ts';
import { choice, duration, text, words } from '../settings/values.ts';
import { tables } from './fields.ts';

const isId = (value: string): boolean => /^[1-9]\d*$/.test(value);
const hours = { least: 0, most: 3_600_000 };

export const settings = settingsObject({
  ...commonSettingsShape,
  ...batchSettingsShape,
  ...mappingSettingsShape(tables),
  baseUrl: address('https://api.copper.com').default('https://api.copper.com'),
  /** An API key of a user's, or the login of a person. */
  auth: choice('key', 'oauth').default('key'),
  /** Of the user whose API key it is: one of the three headers. */
  userEmail: text('must be the e-mail of the user whose API key it is', (value) =>
    value.includes('@'),
  ).optional(),
  /** The account's id: with it answers hold links to the records. `connection test` says it. */
  accountId: text('must be the id of the Copper account, which is a number', isId).optional(),
  /** The text field that shows the app's own id, by its name or its id; `none`: there is none. */
  keyField: text().default('Syncline id'),
  /** The number field by which it is looked up, because Copper searches no texts. */
  keyNumber: text().default('Syncline number'),
  /** `withoutEmail`: whoever has an e-mail, which Copper holds once, is looked up by that alone: a sixth of the calls. */
  ownIdLookup: choice('always', 'withoutEmail').default('always'),
  /** Besides our own id. */
  matchBy: words('must be a list of email, phone, domain', ['email', 'phone', 'domain']).default([
    'email',
    'domain',
  ]),
  owner: owner(/^[1-9]\d*$/, 'the id of a user, which is a number'),
  /** Of new opportunities, by its id; names of stages are looked for in it. */
  pipeline: text('must be the id of a pipeline, which is a number', isId).optional(),
  /** What `monetary_value` counts. No document says a unit; all examples read as whole ones. */
  moneyIn: choice('units', 'cents').default('units'),
  /** Of `close_date`, as the account writes its dates (opportunities/overview). */
  dates: choice('mm/dd/yyyy', 'dd/mm/yyyy', 'unixSeconds').default('mm/dd/yyyy'),
  /** How long a new record may stay invisible to a search. From memory: nothing says that there is a lag, or that there is none. */
  searchLagMs: duration(hours).default(30_000),
  /** How long after its time-out a request may still be executed. From memory. */
  unknownHorizonMs: duration(hours).default(30_000),
  batchSize: batchSize(10),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context))
  .superRefine(({ auth, userEmail }, context) => {
    if (auth === 'oauth' || userEmail !== undefined) return;
    const message = 'auth=key needs userEmail, the e-mail of the user whose API key it is.';
    context.addIssue({ code: 'custom', path: ['userEmail'], message });
  });

export type CopperSettings = z.output<typeof settings>;

export function hasOwnIds({ keyField, keyNumber }: Pick<CopperSettings, 'keyField' | 'keyNumber'>): boolean {
  return keyField !== 'none' && keyNumber !== 'none';
}
