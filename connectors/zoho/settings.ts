// The settings of a connection to Zoho CRM.
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
import { dataCentres, type DataCentreName } from './data-centres.ts';
import { tables } from './fields.ts';

const hours = { least: 0, most: 3_600_000 };

export const settings = settingsObject({
  ...commonSettingsShape,
  ...batchSettingsShape,
  ...mappingSettingsShape(tables),
  /** Where the account is: the end of the address at which its people log in. */
  dataCentre: choice(...(Object.keys(dataCentres) as DataCentreName[])).default('com'),
  /** Of a sandbox, or of a stand-in that is accounts server and API in one; without it the data centre's. */
  baseUrl: address('https://sandbox.zohoapis.com').optional(),
  /** The login of a person, or an access token that somebody has, which ends after an hour. */
  auth: choice('oauth', 'token').default('oauth'),
  /** What a contact of the app is in Zoho. */
  contactModule: choice('Contacts', 'Leads').default('Contacts'),
  /** The unique field that holds the app's own id; `none`: there is none, and a contact is known by its e-mail only. */
  keyField: text('must be an API name like Syncline_Id, or "none"', (value) =>
    /^[A-Za-z][A-Za-z0-9_]*$/.test(value),
  ).default('Syncline_Id'),
  /** Besides our own id. Phones are compared by Zoho's search, which lags behind. */
  matchBy: words('must be a list of email, phone, domain', ['email', 'phone', 'domain']).default([
    'email',
    'domain',
  ]),
  owner: owner(/^\d{15,19}$/, 'the id of a user, which is a number'),
  /** Workflow rules, approvals and blueprints of the account's; `off`: what we write sets none of them off. */
  automations: choice('on', 'off').default('on'),
  /** The role of a deal's contacts, by its name; the first of the account's where it is not said. */
  contactRole: text().optional(),
  /** How long a new record may stay invisible to a search. From memory. */
  searchLagMs: duration(hours).default(30_000),
  /** Their gateways give up after about a minute. From memory. */
  unknownHorizonMs: duration(hours).default(60_000),
  batchSize: batchSize(100),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context));

export type ZohoSettings = z.output<typeof settings>;

/** Undefined where the account has no field for the app's own id. */
export function keyFieldOf({ keyField }: ZohoSettings): string | undefined {
  return keyField === 'none' ? undefined : keyField;
}
