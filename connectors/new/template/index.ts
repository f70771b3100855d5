// Acme: contacts over its HTTP API. README.md has its behaviour, numbered.
import type { Connector } from '../../connector.ts';
import { createApi } from '../../kit/api/api.ts';
import { createOwners } from '../../kit/mapping/owners.ts';
import { mappingByTables } from '../../kit/mapping/mapping-by-tables.ts';
import { targetSentences } from '../../kit/net/target-guard.ts';
import { errorRows, refusedIn } from './errors.ts';
import { tables } from './fields.ts';
import { createContacts } from './operations.ts';
import { settings, type Settings } from './settings.ts';

const crm = 'acme';

const connector: Connector<Settings> = {
  name: crm,
  title: 'Acme',
  category: 'crm',
  documentation: 'docs/connectors/acme.md',
  settings,
  mapping: mappingByTables(tables),
  // FILL IN: how a connection logs in, here and in `auth`: the name of a header, or OAuth 2 as data (contract/auth.ts).
  secrets: () => ({ required: ['key'], optional: [] }),
  auth: ({ baseUrl }) => ({
    type: 'headers',
    baseUrl,
    headers: ({ key = '' }) => ({ authorization: `Bearer ${key}` }),
  }),
  target: ({ baseUrl }) => [{ name: 'address', setting: 'baseUrl', value: new URL(baseUrl).href }],
  checkTargets: ({ baseUrl }, allowTargets) => targetSentences([new URL(baseUrl)], allowTargets),
  open({ settings: given, http }) {
    const api = createApi({ crm, http, errors: errorRows, refusedIn, setting: 'baseUrl' });
    // FILL IN: who has this e-mail in the account, where records have owners.
    const owners = createOwners(crm, async () => undefined);
    return { objects: { contact: createContacts({ crm, settings: given, api, owners }) } };
  },
};

export default connector;
