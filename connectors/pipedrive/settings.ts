// The settings of a connection to Pipedrive.
import type { z } from 'zod';
import { joinPath } from '../../domain/record-path.ts';
import type { ObjectType } from '../../domain/objects/objects.ts';
import {
  batchSettingsShape,
  checkCommonSettings,
  commonSettingsShape,
} from '../kit/settings/common-settings.ts';
import { checkMappingSettings, mappingSettingsShape } from '../kit/mapping/mapping-settings.ts';
import { address, owner } from '../kit/settings/vendor-settings.ts';
import { settingsObject } from '../settings/settings-object.ts';
import { choice, duration, text, words } from '../settings/values.ts';
import { tables } from './fields.ts';

const hours = { least: 0, most: 3_600_000 };
const onOff = () => choice('off', 'on').default('off');

/** A field's name, its key of 40 characters, or `none`: then nothing but the e-mail finds a person, and nothing a company or a deal. */
const keyField = () =>
  text('must be the name or the key of a custom field, or "none"').default('Syncline ID');

export const settings = settingsObject({
  ...commonSettingsShape,
  ...batchSettingsShape,
  ...mappingSettingsShape(tables),
  /** Of the company, which answers faster and has the pages of records; api.pipedrive.com serves all of them. */
  baseUrl: address('https://acme.pipedrive.com').default('https://api.pipedrive.com'),
  /** A user's API token, or the login of an app. */
  auth: choice('token', 'oauth').default('token'),
  /** The custom field that holds the app's own id; each object has its own. */
  keyField: settingsObject({ contact: keyField(), company: keyField(), deal: keyField() }).prefault({}),
  /** Besides our own id. */
  matchBy: words('must be a list of email, phone', ['email', 'phone']).default(['email']),
  owner: owner(/^\d+$/, 'the id of a user, which is a number'),
  /** The pipeline of new deals, by its id. */
  pipeline: text('must be the id of a pipeline, which is a number', (value) =>
    /^\d+$/.test(value),
  ).optional(),
  /** The account has contact sync, and so fields for job title, postal address and birthday. */
  contactSync: onOff(),
  /** The account has fields for an organization's website. */
  organizationDetails: onOff(),
  /** How long a new record may stay invisible to the search. From memory: mostly seconds. */
  searchLagMs: duration(hours).default(30_000),
  /** From memory: their gateways give up after about 30 s. */
  unknownHorizonMs: duration(hours).default(30_000),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context));

export type PipedriveSettings = z.output<typeof settings>;

/** Undefined where the account has no field for the app's own id. */
export function keyFieldOf(object: ObjectType, { keyField: fields }: PipedriveSettings): string | undefined {
  return fields[object] === 'none' ? undefined : fields[object];
}

/** Where it stands in a record of ours. */
export function keyPathOf(object: ObjectType, given: PipedriveSettings): string | undefined {
  const field = keyFieldOf(object, given);
  return field === undefined ? undefined : joinPath('custom_fields', field);
}
