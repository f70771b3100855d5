// The address book: the simulated CRM at /objects, its contacts only. An example of a connector in a folder of its own.
import type { Connector } from '../../../connectors/connector.ts';
import { createApi } from '../../../connectors/kit/api/api.ts';
import { createOwners } from '../../../connectors/kit/mapping/owners.ts';
import { mappingByTables } from '../../../connectors/kit/mapping/mapping-by-tables.ts';
import { targetSentences } from '../../../connectors/kit/net/target-guard.ts';
import { errorRows, refusedIn } from './errors.ts';
import { tables } from './fields.ts';
import { createContacts } from './operations.ts';
import { settings, type Settings } from './settings.ts';

const crm = 'address-book';

const connector: Connector<Settings> = {
  name: crm,
  title: 'The address book',
  category: 'crm',
  documentation: 'docs/connectors/write-your-own.md',
  settings,
  mapping: mappingByTables(tables),
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
    // Its records have no owners.
    const owners = createOwners(crm, async () => undefined);
    return { objects: { contact: createContacts({ crm, settings: given, api, owners }) } };
  },
};

export default connector;
