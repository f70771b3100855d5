// The settings of a connection to HealthSherpa for Medicare.
import type { z } from 'zod';
import { checkCommonSettings, commonSettingsShape } from '../kit/settings/common-settings.ts';
import { checkMappingSettings, mappingSettingsShape } from '../kit/mapping/mapping-settings.ts';
import { countryCode } from '../kit/mapping/phone-number.ts';
import { settingsObject } from '../settings/settings-object.ts';
import { choice, duration, settingOf, text, words } from '../settings/values.ts';
import { tables } from './fields.ts';

const address = (expectation: string) =>
  text(expectation, (value) => URL.canParse(value)).transform((url) => url.replace(/\/+$/, ''));

export const settings = settingsObject({
  ...commonSettingsShape,
  ...mappingSettingsShape(tables),
  /** `v1`: the agency's API key, and an agent's e-mail with each call; `v2`: the login of an agent. */
  apiVersion: choice('v1', 'v2').default('v1'),
  baseUrl: address('must be an address like https://api.medicare.healthsherpa.com').default(
    'https://api.medicare.healthsherpa.com',
  ),
  /** Where agents log in: for v2 the connection too. */
  loginUrl: address('must be an address like https://medicare.healthsherpa.com').default(
    'https://medicare.healthsherpa.com',
  ),
  /** Of v1: whose contacts they are, where a contact has no `agentEmail` of its own. */
  agentEmail: text('must be the e-mail of an agent', (value) => /^[^\s@]+@[^\s@]+$/.test(value)).optional(),
  /** With the first and last name, but the Medicare number, which is looked for alone. */
  matchBy: words('must be a list of email, phone, birthDate, medicareNumber', [
    'email',
    'phone',
    'birthDate',
    'medicareNumber',
  ]).default(['email', 'phone', 'birthDate']),
  /** HealthSherpa takes ten digits and no country. */
  defaultCountry: settingOf(countryCode, 'must be a country of two letters, like US').default('US'),
  /** How long a new contact may stay invisible to a search. Nothing is documented. */
  searchLagMs: duration({ least: 0, most: 600_000 }).default(5_000),
  /** How long a request without an answer may still be executed. Nothing is documented. */
  unknownHorizonMs: duration({ least: 0, most: 3_600_000 }).default(60_000),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context))
  .superRefine(({ apiVersion, agentEmail }, context) => {
    if (apiVersion === 'v1' && agentEmail === undefined) {
      const message =
        'apiVersion=v1 needs agentEmail, the e-mail with which the agent has an account at HealthSherpa: a contact may bring another one in its field agentEmail.';
      context.addIssue({ code: 'custom', path: ['agentEmail'], message });
    }
  });

export type HealthsherpaSettings = z.output<typeof settings>;
