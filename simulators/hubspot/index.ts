// HubSpot's CRM API as its documents, recorded answers and public logs show it. README says what is from memory.
import type { CrmSurface, DemoConnection } from '../crm-surface.ts';
import { hubspotOAuth } from './access/hubspot-oauth.ts';
import { linkKeys } from './associations/links.ts';
import { receiveCall } from './calls/receive-call.ts';
import { routes } from './calls/routes.ts';
import { failure } from './failures.ts';
import { mergedFields } from './objects/merge.ts';
import { objectKinds } from './objects/object-kinds.ts';
import { keysOf, lookupsOf } from './objects/record-keys.ts';
import { webPage } from './objects/web-page.ts';
import { merged } from './objects/write.ts';
import { propertyKeys } from './properties/property-calls.ts';
import { hubspotRules } from './rules.ts';

/** Ids of a real account, over 2^31; the books of the CRM have ids that no client meets. */
const firstId = 171_590_000_000;

/**
 * A private app, whose token needs no login. A new account has no properties for the app's own fields of
 * examples/contacts.csv.
 */
const hubspotDemo: DemoConnection = {
  connectionId: 'hubspot',
  connector: 'hubspot',
  path: '/hubspot',
  address: 'baseUrl',
  settings: { mapping: { contact: { plan: 'none', lead_score: 'none' } } },
  secrets: { token: 'demo-key' },
};

/** Creates the surface, at `/hubspot/crm/v3/…` as at `api.hubapi.com/crm/v3/…`. */
export default function createHubspotCrm(): CrmSurface {
  return {
    name: 'hubspot',
    operations: routes.map(({ operation }) => operation),
    types: objectKinds.map(({ type }) => type),
    rules: hubspotRules,
    oauth: hubspotOAuth,
    demo: hubspotDemo,
    recordId: (sequence, type) =>
      objectKinds.some((kind) => kind.type === type)
        ? String(firstId + sequence)
        : `hubspot-${type}-${sequence}`,
    keysOf(type, fields) {
      if (type === 'property') return propertyKeys(fields);
      return type === 'association' ? linkKeys(fields) : keysOf(type, fields);
    },
    lookupsOf,
    mergeFields: merged,
    mergeRecords: mergedFields,
    failure,
    receive: receiveCall,
    page: webPage,
  };
}
