// Copper: people, companies and opportunities over its developer API. README.md has its behaviour, numbered.
import { objectTypes } from '../../domain/objects/objects.ts';
import type { Auth, Connector } from '../connector.ts';
import { createApi } from '../kit/api/api.ts';
import { createOwners } from '../kit/mapping/owners.ts';
import { mappingByTables } from '../kit/mapping/mapping-by-tables.ts';
import { targetSentences } from '../kit/net/target-guard.ts';
import { createAccount, testCopper } from './account/account.ts';
import { webAddress } from './account/web-address.ts';
import { errorRows, refusedIn } from './errors.ts';
import { tables } from './fields.ts';
import { findStage, findUser } from './lookups.ts';
import { createObject } from './operations.ts';
import { createOwnFields } from './own-fields.ts';
import { settings, type CopperSettings } from './settings.ts';
import { tableOf } from './table-of.ts';

const copper: Connector<CopperSettings> = {
  name: 'copper',
  title: 'Copper',
  category: 'crm',
  documentation: 'docs/connectors/copper.md',
  settings,
  mapping: mappingByTables(tables, tableOf),
  secrets: ({ auth }) => ({
    required: auth === 'key' ? ['key'] : ['clientId', 'clientSecret'],
    optional: [],
  }),
  auth: authOf,
  // The login decides which account it is; of another address everything is another.
  target: ({ baseUrl }) => [{ name: 'address', setting: 'baseUrl', value: new URL(baseUrl).href }],
  checkTargets: ({ baseUrl }, allowTargets) => targetSentences([new URL(baseUrl)], allowTargets),
  open({ settings: given, http }) {
    const crm = copper.name;
    const api = createApi({ crm, http, errors: errorRows, refusedIn, setting: 'baseUrl' });
    const session = {
      crm,
      settings: given,
      api,
      owners: createOwners(crm, findUser(api), { stages: findStage(crm, api, given) }),
      ownFields: createOwnFields(api, given),
    };
    return {
      objects: Object.fromEntries(objectTypes.map((object) => [object, createObject(object, session)])),
      account: createAccount(api, given),
      test: () => testCopper(api, given),
    };
  },
};

export default copper;

function authOf({ auth, baseUrl, userEmail = '' }: CopperSettings): Auth {
  const api = `${baseUrl}/developer_api/v1`;
  if (auth === 'key') {
    return {
      type: 'headers',
      baseUrl: api,
      // All three (requests).
      headers: ({ key = '' }) => ({
        'x-pw-accesstoken': key,
        'x-pw-application': 'developer_api',
        'x-pw-useremail': userEmail,
      }),
    };
  }
  const login = webAddress(baseUrl);
  return {
    type: 'oauth2',
    authorizeUrl: `${login}/oauth/authorize`,
    tokenUrl: `${login}/oauth/token`,
    scopes: ['developer/v1/all'],
    // Nothing says that it is read (oauth/flow).
    usesPkce: false,
    clientAuth: 'body',
    // In a form, to an address of https (oauth/quickstart).
    redirectBy: 'POST',
    // The answer has neither expires_in nor a refresh token: a token holds until it is refused.
    keeps: [],
    hasErrorsIn200: false,
    headers: (token) => ({ authorization: `Bearer ${token}` }),
    baseUrl: () => api,
    hosts: [],
  };
}
