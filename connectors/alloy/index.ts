// Alloy's Connectivity API: a gateway to CRMs that have no folder here. README.md has its behaviour, numbered.
import { objectTypes } from '../../domain/objects/objects.ts';
import type { Connector } from '../connector.ts';
import { createApi } from '../kit/api/api.ts';
import { createOwners } from '../kit/mapping/owners.ts';
import { mappingByTables } from '../kit/mapping/mapping-by-tables.ts';
import { targetSentences } from '../kit/net/target-guard.ts';
import { readAccount, testAlloy } from './account/account.ts';
import { gatewayErrors, refusedIn } from './errors.ts';
import { otherTables } from './fields.ts';
import { createObject } from './operations.ts';
import { settings, type AlloySettings } from './settings.ts';
import { tableOf } from './targets.ts';

const alloy: Connector<AlloySettings> = {
  name: 'alloy',
  title: 'Alloy',
  category: 'crm',
  documentation: 'docs/connectors/alloy.md',
  settings,
  mapping: mappingByTables<AlloySettings>(otherTables, tableOf),
  secrets: () => ({ required: ['apiKey'], optional: [] }),
  auth: ({ baseUrl, apiVersion, userId }) => ({
    type: 'headers',
    baseUrl,
    headers: ({ apiKey = '' }) => ({
      authorization: `Bearer ${apiKey}`,
      'x-api-version': apiVersion,
      'x-alloy-userid': userId,
    }),
  }),
  // A credential is a login at one account of one CRM.
  target: ({ baseUrl, userId, credentialId, targetConnector }) => [
    { name: 'address', setting: 'baseUrl', value: new URL(baseUrl).href },
    { name: 'user', setting: 'userId', value: userId },
    { name: 'crm', setting: 'targetConnector', value: targetConnector },
    { name: 'credential', setting: 'credentialId', value: credentialId },
  ],
  checkTargets: ({ baseUrl }, allowTargets) => targetSentences([new URL(baseUrl)], allowTargets),
  open({ settings: given, http }) {
    const crm = alloy.name;
    const api = createApi({
      crm,
      http,
      errors: gatewayErrors,
      refusedIn,
      setting: 'baseUrl',
      // An execution's id is in some answers; nothing documented says in which.
      trace: { path: 'executionId', header: 'x-request-id' },
    });
    // Whose a record is goes as any other field.
    const session = { crm, settings: given, api, owners: createOwners(crm, async () => undefined) };
    return {
      objects: Object.fromEntries(
        objectTypes.flatMap((object) => {
          const operations = createObject(object, session);
          return operations === undefined ? [] : [[object, operations]];
        }),
      ),
      account: { account: (limits) => readAccount(api, given, limits) },
      test: () => testAlloy(api, given),
    };
  },
};

export default alloy;
