// The settings of a connection to Salesforce.
import type { z } from 'zod';
import {
  batchSettingsShape,
  checkCommonSettings,
  commonSettingsShape,
} from '../kit/settings/common-settings.ts';
import { checkMappingSettings, mappingSettingsShape } from '../kit/mapping/mapping-settings.ts';
import { settingsObject } from '../settings/settings-object.ts';
import { address, batchSize, owner } from '../kit/settings/vendor-settings.ts';
import { choice, duration, settingOf, text, words } from '../settings/values.ts';
import { tables } from './fields.ts';

/** 15 characters, or 18 with the suffix that tells upper from lower case. */
const recordId = /^[a-zA-Z0-9]{15}(?:[a-zA-Z0-9]{3})?$/;

export const settings = settingsObject({
  ...commonSettingsShape,
  ...batchSettingsShape,
  ...mappingSettingsShape(tables),
  /** The login of a person, or a token of somebody who has one already. */
  auth: choice('oauth', 'token').default('oauth'),
  /** Where people log in: https://test.salesforce.com for a sandbox, or the account's own My Domain. */
  loginUrl: address('https://login.salesforce.com').default('https://login.salesforce.com'),
  /** Of a token: the account's address, which a login answers by itself. */
  instanceUrl: address('https://acme.my.salesforce.com').optional(),
  apiVersion: settingOf((given) => {
    const [, version] = /^v?(\d{2,3})(?:\.0)?$/.exec(String(given).trim()) ?? [];
    return version === undefined || Number(version) < 46 ? undefined : `${version}.0`;
  }, 'must be a version of the API from 46 on, like 60.0').default('60.0'),
  /** What a contact of the app is in Salesforce. */
  contactObject: choice('Contact', 'Lead').default('Contact'),
  /** The external id field that holds the app's own id; `none`: there is none, and a contact is known by its e-mail only. */
  keyField: text('must be an API name like Syncline_Id__c, or "none"', (value) =>
    /^(?:none|[A-Za-z][A-Za-z0-9_]*__c)$/.test(value),
  ).default('Syncline_Id__c'),
  /** Besides our own id. */
  matchBy: words('must be a list of email, phone', ['email', 'phone']).default(['email']),
  owner: owner(recordId, 'the id of a user'),
  /** `allow`: a rule that only alerts about duplicates does not stop us. One that blocks always does. */
  duplicateRules: choice('obey', 'allow').default('obey'),
  /** `off`: the account's assignment rules leave records of ours alone. */
  assignmentRules: choice('on', 'off').default('on'),
  /** Their gateways cut a call off after 10 minutes, of which ours wait far less. From memory. */
  unknownHorizonMs: duration({ least: 0, most: 3_600_000 }).default(60_000),
  batchSize: batchSize(200),
})
  .superRefine(checkCommonSettings)
  .superRefine((given, context) => checkMappingSettings(tables, given, context))
  .superRefine(({ auth, instanceUrl }, context) => {
    if (auth === 'token' && instanceUrl === undefined) {
      const message =
        'auth=token needs instanceUrl, the address of the account: https://acme.my.salesforce.com';
      context.addIssue({ code: 'custom', path: ['instanceUrl'], message });
    }
  });

export type SalesforceSettings = z.output<typeof settings>;

/** Undefined where the account has no field for the app's own id. */
export function keyFieldOf({ keyField }: SalesforceSettings): string | undefined {
  return keyField === 'none' ? undefined : keyField;
}

/** Whether the account's own rules act on what we write (REST headers). */
export function writeHeadersOf({
  duplicateRules,
  assignmentRules,
}: SalesforceSettings): Record<string, string> {
  return {
    ...(duplicateRules === 'allow' ? { 'sforce-duplicate-rule-header': 'allowSave=true' } : {}),
    ...(assignmentRules === 'off' ? { 'sforce-auto-assign': 'FALSE' } : {}),
  };
}
