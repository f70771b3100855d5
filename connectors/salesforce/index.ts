// Salesforce: contacts (or leads), accounts and opportunities over its REST API. README.md has its behaviour, numbered.
import { objectTypes } from '../../domain/objects/objects.ts';
import type { Auth, Connector } from '../connector.ts';
import { createApi } from '../kit/api/api.ts';
import { createOwners } from '../kit/mapping/owners.ts';
import { mappingByTables } from '../kit/mapping/mapping-by-tables.ts';
import { targetSentences } from '../kit/net/target-guard.ts';
import { createAccount } from './account/account.ts';
import { testSalesforce } from './account/test-connection.ts';
import { findUser } from './account/users.ts';
import { errorRows, refusedIn } from './errors.ts';
import { tables } from './fields.ts';
import { createObject } from './operations.ts';
import { keyFieldOf, settings, type SalesforceSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

const salesforce: Connector<SalesforceSettings> = {
  name: 'salesforce',
  // As the Alloy seed calls it.
  aliases: ['salesforceCRM'],
  title: 'Salesforce',
  category: 'crm',
  documentation: 'docs/connectors/salesforce.md',
  settings,
  mapping: mappingByTables(tables, tableOf),
  secrets: ({ auth }) => ({
    required: auth === 'token' ? ['token'] : ['clientId', 'clientSecret'],
    optional: [],
  }),
  auth: authOf,
  // Where people log in says whether it is a sandbox; which organisation it is, the login itself.
  target: ({ auth, loginUrl, instanceUrl = '', contactObject }) => [
    { name: 'object', setting: 'contactObject', value: contactObject },
    auth === 'token'
      ? { name: 'address', setting: 'instanceUrl', value: instanceUrl }
      : { name: 'address', setting: 'loginUrl', value: loginUrl },
  ],
  checkTargets: ({ auth, loginUrl, instanceUrl = loginUrl }, allowTargets) =>
    targetSentences([new URL(auth === 'token' ? instanceUrl : loginUrl)], allowTargets),
  open({ settings: given, http }) {
    const crm = salesforce.name;
    const api = createApi({
      crm,
      http,
      errors: errorRows(keyFieldOf(given)),
      refusedIn,
      setting: given.auth === 'token' ? 'instanceUrl' : 'loginUrl',
    });
    const parts = { crm, settings: given, api, owners: createOwners(crm, findUser(api)) };
    return {
      objects: Object.fromEntries(objectTypes.map((object) => [object, createObject(object, parts)])),
      account: createAccount(api, given),
      test: () => testSalesforce(api, given),
    };
  },
};

export default salesforce;

function authOf({ auth, loginUrl, instanceUrl = loginUrl, apiVersion }: SalesforceSettings): Auth {
  const api = (instance: string): string => `${instance.replace(/\/+$/, '')}/services/data/v${apiVersion}`;
  if (auth === 'token') {
    return { type: 'headers', baseUrl: api(instanceUrl), headers: ({ token = '' }) => bearer(token) };
  }
  const oauth2 = `${loginUrl}/services/oauth2`;
  return {
    type: 'oauth2',
    authorizeUrl: `${oauth2}/authorize`,
    tokenUrl: `${oauth2}/token`,
    revokeUrl: `${oauth2}/revoke`,
    // refresh_token: without it there is none.
    scopes: ['api', 'refresh_token'],
    // From memory: optional, unless the connected app demands it.
    usesPkce: true,
    clientAuth: 'body',
    redirectBy: 'GET',
    keeps: ['instance_url'],
    hasErrorsIn200: false,
    headers: bearer,
    // Each organisation has an address of its own, which the login answers; no token is sent to another host.
    baseUrl: ({ instance_url: instance = loginUrl }) => api(instance),
    hosts: ['salesforce.com', 'force.com', 'cloudforce.com', 'salesforce.mil'],
  };
}
