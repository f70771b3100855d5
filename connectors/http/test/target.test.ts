// Which change of settings points at another account, or at another data set of it.
import { describe, expect, it } from 'vitest';
import { changedParts, targetText } from '../../../domain/account-target.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import http from '../index.ts';

const base = { baseUrl: 'https://crm.example.com/crm' };

function targetOf(given: Record<string, unknown>) {
  const parsed = parseSettings(http.settings, given);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return http.target(parsed.settings);
}
const changed = (before: Record<string, unknown>, after: Record<string, unknown>): string[] =>
  changedParts(targetOf({ ...base, ...before }), targetOf({ ...base, ...after }));

describe('no other account', () => {
  const same: [name: string, before: Record<string, unknown>, after: Record<string, unknown>][] = [
    ['a trailing slash', {}, { baseUrl: 'https://crm.example.com/crm/' }],
    ['an explicit default port', {}, { baseUrl: 'https://crm.example.com:443/crm' }],
    ['capitals in the host', {}, { baseUrl: 'HTTPS://CRM.Example.com/crm' }],
    ['a dot behind the host', {}, { baseUrl: 'https://crm.example.com./crm' }],
    ['a slash behind a path', {}, { create: '/create/' }],
    ['the same address, whole', {}, { create: 'https://crm.example.com/crm/create' }],
    ['another spelling of a placeholder', {}, { update: '/update/{{lead_id}}' }],
    ['the order of a query', { create: '/create?a=1&b=2' }, { create: '/create?b=2&a=1' }],
    ['an address to delete beside the others', {}, { delete: '/delete/{lead_id}' }],
    ['no lookup any more', {}, { fetch: 'none', crmDeduplicates: false }],
    ['a lookup beside the others', { fetch: 'none', crmDeduplicates: false }, {}],
    ['a method, a form, a time', {}, { update: 'PUT /update/{lead_id}', body: 'form', quietPeriodMs: '1s' }],
    ['another way of sending the key', {}, { auth: { type: 'bearer' } }],
    ['a header about the form of answers', {}, { headers: { Accept: 'application/json' } }],
    ['a field of the record', {}, { constants: { source: 'web', 'custom_fields.company_size': 5 } }],
    ['a parameter that asks for a key', {}, { fetch: { params: { mail: '{email}' } } }],
  ];
  it.each(same)('%s', (_name, before, after) => {
    expect(changed(before, after)).toEqual([]);
    expect(targetText(targetOf({ ...base, ...before }))).toBe(targetText(targetOf({ ...base, ...after })));
  });
});

describe('perhaps another account', () => {
  const other: [
    name: string,
    before: Record<string, unknown>,
    after: Record<string, unknown>,
    told: string,
  ][] = [
    [
      'another host',
      {},
      { baseUrl: 'https://crm.example.org/crm' },
      'create.url (https://crm.example.com/crm/create → https://crm.example.org/crm/create)',
    ],
    ['another port', {}, { baseUrl: 'https://crm.example.com:8443/crm' }, 'update.url ('],
    ['http instead of https', {}, { baseUrl: 'http://crm.example.com/crm' }, 'create.url (https:'],
    ['another path', {}, { baseUrl: 'https://crm.example.com/acme' }, 'fetch.url ('],
    [
      'another address of updates only',
      {},
      { update: 'https://other.example.com/{lead_id}' },
      'update.url (',
    ],
    ['another lookup', {}, { fetch: 'https://other.example.com/fetch' }, 'fetch.url ('],
    [
      'a lookup of one key elsewhere',
      {},
      { fetch: { urls: { email: 'https://other.example.com/f' } } },
      'fetch.urls.email (',
    ],
    [
      'an address to delete somewhere else',
      {},
      { delete: 'https://other.example.com/{lead_id}' },
      'delete.url (none → https://other.example.com/',
    ],
    ['a query', { create: '/create?tenant=a' }, { create: '/create?tenant=b' }, 'create.url ('],
    ['one address for both', {}, { single: '/upsert' }, 'single.url ('],
    [
      'a tenant in a header',
      { headers: { 'X-Tenant': 'acme' } },
      { headers: { 'X-Tenant': 'globex' } },
      'headers.X-Tenant (acme → globex)',
    ],
    [
      'a tenant where there was none',
      {},
      { headers: { 'X-Tenant': 'acme' } },
      'headers.X-Tenant (none → acme)',
    ],
    [
      'a tenant in a parameter',
      { fetch: { params: { site: '1' } } },
      { fetch: { params: { site: '2' } } },
      'fetch.params.site (1 → 2)',
    ],
    [
      'a tenant in the record',
      { constants: { account_id: 1 } },
      { constants: { account_id: 2 } },
      'constants.account_id (1 → 2)',
    ],
    [
      'a list in the record',
      { constants: { 'meta.list': 'a' } },
      { constants: { 'meta.list': 'b' } },
      'constants.meta.list',
    ],
    [
      'another user of basic auth',
      { auth: { type: 'basic', username: 'a' } },
      { auth: { type: 'basic', username: 'b' } },
      'auth.username (a → b)',
    ],
    ['another id in the answers', {}, { answers: { id: 'contact_id' } }, 'answers.id (lead_id → contact_id)'],
    ['another name of the id', {}, { leadIdField: 'contact_id' }, 'leadIdField (lead_id → contact_id)'],
  ];
  it.each(other)('%s', (_name, before, after, told) => {
    expect(changed(before, after).join(', ')).toContain(told);
    expect(changed(after, before)).not.toEqual([]);
  });

  it('a query is compared and not shown: it may hold a key', () => {
    expect(changed({ create: '/create?k=hush' }, { create: '/create?k=other' })).toEqual([
      'create.url (https://crm.example.com/crm/create → https://crm.example.com/crm/create)',
    ]);
  });
});
