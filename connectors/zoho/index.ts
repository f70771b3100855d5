// Zoho CRM: contacts (or leads), accounts and deals over its API v8. README.md has its behaviour, numbered.
import { objectTypes } from '../../domain/objects/objects.ts';
import type { Auth, Connector } from '../connector.ts';
import { createApi } from '../kit/api/api.ts';
import { createOwners } from '../kit/mapping/owners.ts';
import { mappingByTables } from '../kit/mapping/mapping-by-tables.ts';
import { targetSentences } from '../kit/net/target-guard.ts';
import { createAccount } from './account/account.ts';
import { testZoho } from './account/test-connection.ts';
import { findUser } from './account/users.ts';
import { apiHosts, dataCentreAt, dataCentres } from './data-centres.ts';
import { errorRows, refusedIn, scopeMismatch } from './errors.ts';
import { tables } from './fields.ts';
import { createObject } from './operations.ts';
import { keyFieldOf, settings, type ZohoSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

/** One text with commas, as Zoho has it. The search has a scope of its own. */
const scopes = [
  'ZohoCRM.modules.ALL',
  'ZohoCRM.settings.ALL',
  'ZohoCRM.users.READ',
  'ZohoCRM.org.READ',
  'ZohoCRM.coql.READ',
  'ZohoSearch.securesearch.READ',
].join(',');

const withToken = (token: string): Record<string, string> => ({ authorization: `Zoho-oauthtoken ${token}` });
const apiOf = (address: string): string => `${address.replace(/\/+$/, '')}/crm/v8`;

const zoho: Connector<ZohoSettings> = {
  name: 'zoho',
  title: 'Zoho CRM',
  category: 'crm',
  documentation: 'docs/connectors/zoho.md',
  settings,
  mapping: mappingByTables(tables, tableOf),
  secrets: ({ auth }) => ({
    required: auth === 'token' ? ['token'] : ['clientId', 'clientSecret'],
    optional: [],
  }),
  auth: authOf,
  // Which account it is, the login itself says; of another data centre nothing is the same.
  target: ({ dataCentre, baseUrl, contactModule }) => [
    { name: 'object', setting: 'contactModule', value: contactModule },
    baseUrl === undefined
      ? { name: 'address', setting: 'dataCentre', value: dataCentres[dataCentre].api }
      : { name: 'address', setting: 'baseUrl', value: baseUrl },
  ],
  checkTargets: ({ dataCentre, baseUrl = dataCentres[dataCentre].api }, allowTargets) =>
    targetSentences([new URL(baseUrl)], allowTargets),
  open({ settings: given, http }) {
    const crm = zoho.name;
    const setting = given.baseUrl === undefined ? 'dataCentre' : 'baseUrl';
    const api = createApi({ crm, http, errors: errorRows, refusedIn: refusedIn(keyFieldOf(given)), setting });
    const session = { crm, settings: given, api, owners: createOwners(crm, findUser(api)) };
    return {
      objects: Object.fromEntries(objectTypes.map((object) => [object, createObject(object, session)])),
      account: createAccount(api, given),
      test: () => testZoho(api, given),
    };
  },
};

export default zoho;

function authOf({ auth, dataCentre, baseUrl }: ZohoSettings): Auth {
  const { api, accounts } = dataCentres[dataCentre];
  if (auth === 'token') {
    return { type: 'headers', baseUrl: apiOf(baseUrl ?? api), headers: ({ token = '' }) => withToken(token) };
  }
  // A sandbox is an account of its data centre; a stand-in is all in one.
  const isZohos =
    baseUrl === undefined || apiHosts.some((host) => new URL(baseUrl).hostname.endsWith(`.${host}`));
  const oauth2 = `${isZohos ? accounts : baseUrl}/oauth/v2`;
  return {
    type: 'oauth2',
    authorizeUrl: `${oauth2}/auth`,
    tokenUrl: `${oauth2}/token`,
    revokeUrl: `${oauth2}/token/revoke`,
    scopes: [scopes],
    // Nothing official says that it is read. From memory.
    usesPkce: false,
    clientAuth: 'body',
    // offline: else there is no refresh token; consent: else only the first login has one.
    authorizeParameters: { access_type: 'offline', prompt: 'consent' },
    redirectBy: 'GET',
    keeps: ['api_domain'],
    hasErrorsIn200: true,
    // Ten access tokens in ten minutes (token validity, v8); asked again when some are free.
    throttled: { says: /too many requests continuously/i, waitMs: 300_000 },
    isNoTokenOfUse: scopeMismatch,
    callbackProblem: (callback) => elsewhere(callback, dataCentre),
    headers: withToken,
    // The login says where the account's API is; no token is sent to another host.
    baseUrl: ({ api_domain: domain = baseUrl ?? api }) => apiOf(domain),
    hosts: apiHosts,
  };
}

/** A person of another data centre is led there, and the code is good nowhere else. */
function elsewhere(callback: URLSearchParams, dataCentre: ZohoSettings['dataCentre']): string | undefined {
  const theirs = dataCentreAt(callback.get('accounts-server') ?? '');
  if (theirs === undefined || theirs === dataCentre) return undefined;
  return `this account is in another data centre: set dataCentre=${theirs}, and log in again`;
}
