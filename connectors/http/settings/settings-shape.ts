// Every setting of a generic CRM; README.md says what each is for.
import type { z } from 'zod';
import type { Json } from '../../../domain/json.ts';
import { commonSettingsShape } from '../../kit/settings/common-settings.ts';
import { countryCode } from '../../kit/mapping/phone-number.ts';
import { settingsObject } from '../../settings/settings-object.ts';
import { choice, duration, flag, jsonMap, settingOf, text, textMap, words } from '../../settings/values.ts';
import { lookupKeys } from '../requests/placeholders.ts';
import {
  answersSettings,
  createSettings,
  deleteSettings,
  fetchSettings,
  singleSettings,
  updateSettings,
} from './endpoint-settings.ts';
import { readErrorRows } from './error-rows.ts';

const listForms = ['array', 'join', 'first'] as const;

const authSettings = settingsObject(
  {
    type: choice('header', 'bearer', 'basic', 'query', 'body', 'none').default('header'),
    name: text().optional(),
    prefix: text().optional(),
    // May be empty, and then the key is the password all the same.
    username: settingOf(
      (given) => (typeof given === 'string' ? given : undefined),
      'must be a text',
    ).optional(),
  },
  (type) => ({ type }),
);

const httpShape = {
  ...commonSettingsShape,

  baseUrl: text('must be an address that begins with https://', (value) =>
    /^https?:\/\//i.test(value),
  ).optional(),
  create: createSettings.prefault({}),
  fetch: fetchSettings.prefault({}),
  update: updateSettings.prefault({}),
  single: singleSettings.optional(),
  delete: deleteSettings.optional(),
  body: choice('json', 'form').default('json'),
  formNesting: choice('brackets', 'dots', 'json').default('brackets'),
  auth: authSettings.prefault({}),
  headers: textMap().default({}),

  matchBy: words(`must be a list of ${lookupKeys.join(', ')}, like email,phone`, lookupKeys).optional(),
  keysTogether: flag().default(false),
  beforeCreate: choice('fetch', 'none').optional(),
  crmDeduplicates: flag().optional(),
  verifyHits: choice('strict', 'filter', 'off').default('strict'),
  readById: flag().default(true),
  lookupLagMs: duration({ least: 0, most: 3_600_000 }).default(0),
  unknownHorizonMs: duration({ least: 0, most: 3_600_000 }).default(10_000),

  leadIdField: text().default('lead_id'),
  contactIdField: text().optional(),
  required: words('must be a list of field names, like phone,name').default(['phone', 'name']),
  fields: textMap('must say where fields go, like {"phone":"mobile","title":"none"}').default({}),
  customFields: textMap('must rename custom fields, like {"utm_campaign":"crm_campaign_code"}').default({}),
  customFieldsName: text().default('custom_fields'),
  unmapped: choice('send', 'drop').default('send'),
  constants: jsonMap<Json>(
    'must be CRM fields and their values, like {"source":"web","app_id":"{contact_id}"}',
    (value) => value,
  ).default({}),
  lists: choice(...listForms).default('array'),
  listsByField: jsonMap('must name fields, each with "array", "join" or "first"', (value) =>
    listForms.find((form) => form === value),
  ).default({}),
  clear: choice('null', 'empty', 'omit').default('null'),
  /** `e164` where the default country is set. */
  phones: choice('asGiven', 'e164').optional(),
  /** The former name of `defaultCountry`. */
  phoneCountry: settingOf(countryCode, 'must be a country in two letters, like DE, GB or US').optional(),

  answers: answersSettings.prefault({}),
  errors: settingOf(
    readErrorRows,
    'must be a list of rows like [{"status":400,"contains":"duplicate","kind":"conflict"}]',
  ).default([]),
  answersId: flag().default(true),
  updateAnswers: choice('record', 'empty').default('record'),
  onAdopt: choice('fillEmpty', 'overwrite').default('overwrite'),
};

export const httpObject = settingsObject(httpShape);
export type HttpSettings = z.output<typeof httpObject>;
