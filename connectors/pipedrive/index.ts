// Pipedrive: persons, organizations and deals over its API v2. README.md has its behaviour, numbered.
import { objectTypes } from '../../domain/objects/objects.ts';
import type { Auth, Connector } from '../connector.ts';
import { createApi } from '../kit/api/api.ts';
import { createOwners } from '../kit/mapping/owners.ts';
import { mappingByTables } from '../kit/mapping/mapping-by-tables.ts';
import { targetSentences } from '../kit/net/target-guard.ts';
import { createAccount } from './account/account.ts';
import { findStage } from './account/stages.ts';
import { testPipedrive } from './account/test-connection.ts';
import { findUser } from './account/users.ts';
import { errorRows, refusedIn } from './errors.ts';
import { tables } from './fields.ts';
import { createObject } from './operations.ts';
import { settings, type PipedriveSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

const pipedrive: Connector<PipedriveSettings> = {
  name: 'pipedrive',
  title: 'Pipedrive',
  category: 'crm',
  documentation: 'docs/connectors/pipedrive.md',
  settings,
  mapping: mappingByTables(tables, tableOf),
  secrets: ({ auth }) => ({
    required: auth === 'token' ? ['token'] : ['clientId', 'clientSecret'],
    optional: [],
  }),
  auth: authOf,
  // The login decides which company it is; of another address everything is another.
  target: ({ baseUrl }) => [{ name: 'address', setting: 'baseUrl', value: new URL(baseUrl).href }],
  checkTargets: ({ baseUrl }, allowTargets) => targetSentences([new URL(baseUrl)], allowTargets),
  open({ settings: given, http }) {
    const crm = pipedrive.name;
    const api = createApi({
      crm,
      http,
      errors: errorRows,
      refusedIn,
      setting: 'baseUrl',
      trace: { header: 'x-correlation-id' },
    });
    const session = {
      crm,
      settings: given,
      api,
      owners: createOwners(crm, findUser(api), { stages: findStage(api, given.pipeline) }),
    };
    return {
      objects: Object.fromEntries(objectTypes.map((object) => [object, createObject(object, session)])),
      account: createAccount(session),
      test: () => testPipedrive(session),
    };
  },
};

export default pipedrive;

function authOf({ auth, baseUrl }: PipedriveSettings): Auth {
  const api = (address: string): string => `${address.replace(/\/+$/, '')}/api`;
  if (auth === 'token') {
    return {
      type: 'headers',
      baseUrl: api(baseUrl),
      headers: ({ token = '' }) => ({ 'x-api-token': token }),
    };
  }
  // People log in on another host; a stand-in has both on one.
  const isReal = new URL(baseUrl).hostname.endsWith('pipedrive.com');
  const oauth = `${isReal ? 'https://oauth.pipedrive.com' : baseUrl}/oauth`;
  return {
    type: 'oauth2',
    authorizeUrl: `${oauth}/authorize`,
    tokenUrl: `${oauth}/token`,
    revokeUrl: `${oauth}/revoke`,
    // They are chosen when the app is registered, and not asked for (scopes and permissions).
    scopes: [],
    // Nothing official says that it is read. From memory.
    usesPkce: false,
    clientAuth: 'basic',
    redirectBy: 'GET',
    keeps: ['api_domain'],
    hasErrorsIn200: false,
    headers: (accessToken) => ({ authorization: `Bearer ${accessToken}` }),
    // Each company has an address of its own, which the login answers; no token is sent to another host.
    baseUrl: ({ api_domain: domain = baseUrl }) => api(domain),
    hosts: ['pipedrive.com'],
  };
}
