import { expect, test } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import http from '../../connectors/http/index.ts';
import type { Json } from '../../domain/json.ts';
import { RefusedError } from '../refused-error.ts';
import { withSettings } from './setting-paths.ts';
import { inParts, unset } from './unset-settings.ts';

const connector = http as Connector;
const base = { baseUrl: 'https://crm.example.com' };

function problemsOf(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof RefusedError && error.refusal.code === 'invalid_settings')
      return error.refusal.problems;
    throw error;
  }
  return [];
}

test.each<[string, Record<string, Json>, Record<string, Json>]>([
  ['fetch.method', { fetch: { url: '/find', method: 'POST' } }, { fetch: { url: '/find' } }],
  // Nothing is left of it.
  ['fetch.method', { fetch: { method: 'POST' } }, {}],
  ['fetch', { fetch: { url: '/find', method: 'POST' } }, {}],
  ['fetch.method', { fetch: '{"url":"/find","method":"POST"}' }, { fetch: { url: '/find' } }],
  // At its default already.
  ['quietPeriodMs', {}, {}],
  ['fetch.urls.email', { fetch: { url: '/find' } }, { fetch: { url: '/find' } }],
  ['headers.X-Tenant', {}, {}],
  // An older version knew it: it can be taken back all the same.
  ['phoneCountry', { phoneCountry: 'DE' }, {}],
])('%s of %j leaves %j', (path, settings, expected) => {
  expect(unset(connector, { ...base, ...settings }, [path])).toEqual({ ...base, ...expected });
});

test.each([
  ['fetch.methud', 'There is no setting fetch.methud: did you mean fetch.method?'],
  ['quietPeriod', 'There is no setting quietPeriod: set are baseUrl, fetch, fetch.method.'],
  ['baseUlr', 'There is no setting baseUlr: did you mean baseUrl?'],
  ['fetch.urls.mail', 'There is no setting fetch.urls.mail: set are baseUrl, fetch, fetch.method.'],
])('%s is named, and nothing is changed', (path, sentence) => {
  const settings = { ...base, fetch: { method: 'POST' } };
  expect(problemsOf(() => unset(connector, settings, [path, 'baseUrl']))).toEqual([sentence]);
  expect(settings).toEqual({ ...base, fetch: { method: 'POST' } });
});

test.each<[Record<string, Json>, string, Record<string, Json>]>([
  [{ fetch: '/find' }, 'fetch.method', { fetch: { url: '/find' } }],
  [{ update: 'PUT /leads/{lead_id}' }, 'update.url', { update: { url: '/leads/{lead_id}', method: 'PUT' } }],
  [{ auth: 'bearer' }, 'auth.name', { auth: { type: 'bearer' } }],
  [{ fetch: '/find' }, 'update.url', { fetch: '/find' }],
])('%j keeps what it says when %s is changed', (settings, path, expected) => {
  expect(inParts(connector, { ...base, ...settings }, [path])).toEqual({ ...base, ...expected });
  const changed = withSettings(inParts(connector, { ...base, fetch: '/find' }, ['fetch.method']), {
    'fetch.method': 'POST',
  });
  expect(changed).toEqual({ ...base, fetch: { url: '/find', method: 'POST' } });
});
