// HealthSherpa for Medicare: contacts over its Partner API, v1 and v2. README.md has its behaviour, numbered.
import type { Auth, Connector } from '../connector.ts';
import { createApi } from '../kit/api/api.ts';
import { mappingByTables } from '../kit/mapping/mapping-by-tables.ts';
import { createOwners } from '../kit/mapping/owners.ts';
import { targetSentences } from '../kit/net/target-guard.ts';
import { errorRows, refusedIn, withoutHealthData } from './errors.ts';
import { tableOf, tables } from './fields.ts';
import { createContacts } from './operations.ts';
import { settings, type HealthsherpaSettings } from './settings.ts';
import { testHealthsherpa } from './test-connection.ts';

const healthsherpa: Connector<HealthsherpaSettings> = {
  name: 'healthsherpa',
  title: 'HealthSherpa for Medicare',
  category: 'crm',
  documentation: 'docs/connectors/healthsherpa.md',
  settings,
  mapping: mappingByTables(tables, (_object, given) => tableOf(given)),
  secrets: ({ apiVersion }) => ({
    required: apiVersion === 'v1' ? ['apiKey'] : ['clientId', 'clientSecret'],
    optional: [],
  }),
  auth: authOf,
  loginPage,
  sensitiveData:
    'health data (Medicare and Medicaid numbers, birth dates, notes, drugs, pharmacies, providers)',
  // Whose contacts they are says the key or the login.
  target: ({ baseUrl }) => [{ name: 'address', setting: 'baseUrl', value: baseUrl }],
  checkTargets: ({ apiVersion, baseUrl, loginUrl }, allowTargets) =>
    targetSentences(
      [baseUrl, ...(apiVersion === 'v2' ? [loginUrl] : [])].map((url) => new URL(url)),
      allowTargets,
    ),
  open({ settings: given, http }) {
    const crm = healthsherpa.name;
    const errors = errorRows(loginPage(given));
    const api = createApi({
      crm,
      http,
      errors,
      refusedIn,
      shownOf: withoutHealthData,
      setting: 'baseUrl',
    });
    // A contact belongs to the agent on whose behalf it is written.
    const owners = createOwners(crm, () => Promise.resolve(undefined));
    return {
      objects: { contact: createContacts({ crm, settings: given, api, owners }) },
      test: () => testHealthsherpa(api, given),
    };
  },
};

export default healthsherpa;

/** The seed's button "Login to HealthSherpa": an agent logs in there, apart from what we log in with. */
function loginPage({ loginUrl }: Pick<HealthsherpaSettings, 'loginUrl'>): string {
  return `${loginUrl}/sessions/new`;
}

function authOf({ apiVersion, baseUrl, loginUrl }: HealthsherpaSettings): Auth {
  const api = `${baseUrl}/${apiVersion}`;
  if (apiVersion === 'v1') {
    return { type: 'headers', baseUrl: api, headers: ({ apiKey = '' }) => ({ 'x-api-key': apiKey }) };
  }
  return {
    type: 'oauth2',
    // "Authentication"; the machine-readable description names another host (README, 3).
    authorizeUrl: `${loginUrl}/oauth/authorize`,
    tokenUrl: `${loginUrl}/oauth/token`,
    scopes: ['partner_api_v2'],
    // Their page lists the parameters, and none of PKCE's.
    usesPkce: false,
    clientAuth: 'body',
    redirectBy: 'GET',
    keeps: [],
    hasErrorsIn200: false,
    headers: (token) => ({ authorization: `Bearer ${token}` }),
    baseUrl: () => api,
    hosts: ['healthsherpa.com'],
  };
}
