// Alloy's Connectivity API, as its guide shows it, with the simulated HubSpot behind it in an account of its own. README
// says what is from memory.
import type { CrmSurface, DemoConnection } from '../crm-surface.ts';
import { firstCredential } from './account/credentials.ts';
import { alloyControl } from './account/alloy-control.ts';
import { loginPage } from './account/login-page.ts';
import { failure } from './answers.ts';
import { contextBehind, hubspot } from './behind/hubspot-behind.ts';
import { findBehind, gateway } from './behind/records-behind.ts';
import { receiveCall } from './calls/receive-call.ts';
import { routes } from './calls/routes.ts';
import { alloyRules } from './rules.ts';

/** Ids of users and credentials look like this one: 24 hexadecimal digits. */
const firstObjectId = 0x68f6_75da_ac4f;

/**
 * The user and the login of the guide, to a HubSpot whose account has no properties for the app's own fields of
 * examples/contacts.csv. The guide names no action that reads or deletes.
 */
const alloyDemo: DemoConnection = {
  connectionId: 'alloy',
  connector: gateway,
  path: '/alloy',
  address: 'baseUrl',
  settings: {
    userId: firstCredential.userId,
    credentialId: firstCredential.credentialId,
    targetConnector: 'hubspot',
    actions: {
      contact: { read: 'getContact', delete: 'deleteContact' },
      company: { read: 'getCompany', delete: 'deleteCompany' },
      deal: { read: 'getDeal', delete: 'deleteDeal' },
    },
    mapping: { contact: { plan: 'none', lead_score: 'none' } },
  },
  secrets: { apiKey: 'demo-key' },
};

/** Creates the surface, at `/alloy/connectors/…` as at `production.runalloy.com/connectors/…`. */
export default function createAlloyCrm(): CrmSurface {
  return {
    name: gateway,
    operations: [...routes.map(({ operation }) => operation), 'create', 'update', 'read', 'delete'],
    types: hubspot.types,
    demo: alloyDemo,
    rules: alloyRules,
    recordId,
    keysOf: hubspot.keysOf,
    lookupsOf: (type, fields, records) => hubspot.lookupsOf?.(type, fields, findBehind(records)) ?? [],
    mergeFields: hubspot.mergeFields,
    ...(hubspot.mergeRecords === undefined ? {} : { mergeRecords: hubspot.mergeRecords }),
    control: alloyControl,
    failure,
    receive: receiveCall,
    page: (path, request, context) =>
      loginPage(path, request, context) ??
      (path.startsWith('/hubspot/')
        ? hubspot.page(path.slice('/hubspot'.length), request, contextBehind(context))
        : undefined),
  };
}

function recordId(sequence: number, type: string): string {
  switch (type) {
    case 'user':
    case 'credential':
      return `${(firstObjectId + sequence).toString(16)}c59f453aa25f`;
    case 'authorization':
    case 'revocation':
      return `${gateway}-${type}-${sequence}`;
    default:
      return hubspot.recordId(sequence, type);
  }
}
