// HubSpot: contacts, companies and deals over its CRM API. README.md has its behaviour, numbered.
import { objectTypes } from '../../domain/objects/objects.ts';
import type { Auth, Connector } from '../connector.ts';
import { createApi } from '../kit/api/api.ts';
import { createOwners } from '../kit/mapping/owners.ts';
import { mappingByTables } from '../kit/mapping/mapping-by-tables.ts';
import { targetSentences } from '../kit/net/target-guard.ts';
import { createAccount } from './account/account.ts';
import { findOwner } from './account/owners.ts';
import { errorRows, refusedIn } from './errors.ts';
import { tables } from './fields.ts';
import { createObject } from './operations.ts';
import { settings, type HubspotSettings } from './settings.ts';
import { tableOf } from './table-of.ts';
import { testHubspot } from './account/test-connection.ts';

/** What the connection reads and writes; the last one is for the property of our own id. */
const scopes = [
  'oauth',
  ...['contacts', 'companies', 'deals'].flatMap((name) => [
    `crm.objects.${name}.read`,
    `crm.objects.${name}.write`,
    `crm.schemas.${name}.read`,
    `crm.schemas.${name}.write`,
  ]),
  'crm.objects.owners.read',
];

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

const hubspot: Connector<HubspotSettings> = {
  name: 'hubspot',
  title: 'HubSpot',
  category: 'crm',
  documentation: 'docs/connectors/hubspot.md',
  settings,
  mapping: mappingByTables(tables, tableOf),
  secrets: ({ auth }) =>
    auth === 'token'
      ? { required: ['token'], optional: [] }
      : { required: ['clientId', 'clientSecret'], optional: [] },
  auth: ({ auth, baseUrl }): Auth =>
    auth === 'token'
      ? { type: 'headers', baseUrl, headers: ({ token = '' }) => bearer(token) }
      : {
          type: 'oauth2',
          authorizeUrl: authorizeUrl(baseUrl),
          // v1 ends on 2027-02-16.
          tokenUrl: `${baseUrl}/oauth/v3/token`,
          revokeUrl: `${baseUrl}/oauth/v3/revoke`,
          scopes,
          // Nothing official says that it is read. From memory.
          usesPkce: false,
          clientAuth: 'body',
          redirectBy: 'GET',
          keeps: [],
          hasErrorsIn200: false,
          headers: bearer,
          baseUrl: () => baseUrl,
          hosts: [],
        },
  // The login decides which account it is; of another address everything is another.
  target: ({ baseUrl }) => [{ name: 'address', setting: 'baseUrl', value: new URL(baseUrl).href }],
  checkTargets: ({ baseUrl }, allowTargets) => targetSentences([new URL(baseUrl)], allowTargets),
  open({ settings: given, http }) {
    const crm = hubspot.name;
    const api = createApi({
      crm,
      http,
      errors: errorRows,
      refusedIn,
      setting: 'baseUrl',
      trace: { path: 'correlationId', header: 'x-hubspot-correlation-id' },
    });
    const parts = { crm, settings: given, api, owners: createOwners(crm, findOwner(api)) };
    const account = createAccount(api, given);
    return {
      objects: Object.fromEntries(objectTypes.map((object) => [object, createObject(object, parts)])),
      account,
      test: () => testHubspot(api, given),
    };
  },
};

export default hubspot;

/** People log in on another host; a stand-in has both on one. */
function authorizeUrl(baseUrl: string): string {
  const isReal = new URL(baseUrl).hostname === 'api.hubapi.com';
  return `${isReal ? 'https://app.hubspot.com' : baseUrl}/oauth/authorize`;
}
