// A connector for the simulator's CRM with contacts, companies and deals: a folder like those of connectors/, for tests
// of what must hold for every object. Its keys: e-mail and phone, domain, and for a deal only our own id.
import type { Connector } from '../../../../connectors/connector.ts';
import { accountOf, authOf } from './account.ts';
import { mappingByTables } from '../../../../connectors/kit/mapping/mapping-by-tables.ts';
import { crm, tables } from './fields.ts';
import { createObject } from './operations.ts';
import { settings, type ThreeObjectsSettings } from './settings.ts';

const threeObjects: Connector<ThreeObjectsSettings> = {
  name: crm,
  title: 'The CRM with three objects',
  category: 'crm',
  documentation: 'simulators/README.md',
  settings,
  mapping: mappingByTables(tables),
  secrets: ({ login }) => ({
    required: login === 'key' ? ['key'] : ['clientId', 'clientSecret'],
    optional: [],
  }),
  auth: authOf,
  target: ({ baseUrl }) => [{ name: 'address', setting: 'baseUrl', value: new URL(baseUrl).href }],
  open: (context) => ({
    objects: {
      contact: createObject('contact', context),
      company: createObject('company', context),
      deal: createObject('deal', context),
    },
    account: accountOf(context),
  }),
};

export default threeObjects;
