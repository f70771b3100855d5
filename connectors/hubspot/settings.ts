// The settings of a connection to HubSpot.
import type { z } from 'zod';
import {
  batchSettingsShape,
  checkCommonSettings,
  commonSettingsShape,
} from '../kit/settings/common-settings.ts';
import { checkMappingSettings, mappingSettingsShape } from '../kit/mapping/mapping-settings.ts';
import { settingsObject } from '../settings/settings-object.ts';
import { address, batchSize, owner } from '../kit/settings/vendor-settings.ts';
import { choice, duration, text, words } from '../settings/values.ts';
import { tables } from './fields.ts';

/** An internal name: lower case, digits, underscores. */
const propertyName = (value: string): boolean => /^[a-z][a-z0-9_]*$/.test(value);
const hours = { least: 0, most: 3_600_000 };

export const settings = settingsObject({
  ...commonSettingsShape,
  ...batchSettingsShape,
  ...mappingSettingsShape(tables),
  baseUrl: address('https://api.hubapi.com').default('https://api.hubapi.com'),
  /** A private app's token, or the login of a person. */
  auth: choice('token', 'oauth').default('token'),
  /** The property that holds the app's own id; `none`: the account has none, and a contact is known by its e-mail only. */
  keyProperty: text('must be an internal name like syncline_id, or "none"', propertyName).default(
    'syncline_id',
  ),
  /** Besides our own id. Phones are compared by HubSpot's search, which lags behind. */
  matchBy: words('must be a list of email, phone, domain', ['email', 'phone', 'domain']).default([
    'email',
    'domain',
  ]),
  owner: owner(/^\d+$/, 'the id of an owner, which is a number'),
  /** The pipeline of new deals, by its id. */
  pipeline: text().optional(),
  /** How long a new record may stay invisible to a search: seen up to 30 s (solspace/craft-freeform 2500). */
  searchLagMs: duration(hours).default(30_000),
  /** Their gateways give up after about 30 s. From memory. */
  unknownHorizonMs: duration(hours).default(30_000),
  batchSize: batchSize(100),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context));

export type HubspotSettings = z.output<typeof settings>;

/** Undefined where the account has no property for the app's own id. */
export function keyPropertyOf({ keyProperty }: HubspotSettings): string | undefined {
  return keyProperty === 'none' ? undefined : keyProperty;
}
