import { expect, test } from 'vitest';
import type { Connector } from '../../connectors/connector.ts';
import http from '../../connectors/http/index.ts';
import { parseSettings } from '../../connectors/settings/settings-object.ts';
import type { Json } from '../../domain/json.ts';
import { RefusedError } from '../refused-error.ts';
import { checkSettings } from './check-settings.ts';
import { withoutSettings, withSettings } from './setting-paths.ts';

const connector = http as Connector;
const stored = (values: Record<string, Json>) =>
  checkSettings(connector, withSettings({ baseUrl: 'https://crm.example.com' }, values)).stored;

test.each<[Record<string, Json>, Record<string, Json>]>([
  [
    { attemptTimeoutMs: '3s', requestTimeoutMs: '1 s', connectTimeoutMs: '300' },
    { attemptTimeoutMs: 3_000, requestTimeoutMs: 1_000, connectTimeoutMs: 300 },
  ],
  [{ quietPeriodMs: 3_000 }, { quietPeriodMs: 3_000 }],
  [
    { crmDeduplicates: 'YES', readById: 'off' },
    { crmDeduplicates: true, readById: false },
  ],
  [{ matchBy: 'Email, phone' }, { matchBy: ['email', 'phone'] }],
  [{ policy: 'UPDATEONLY' }, { policy: 'updateOnly' }],
  [
    { 'fetch.method': 'get', 'auth.type': ' BEARER' },
    { fetch: { method: 'GET' }, auth: { type: 'bearer' } },
  ],
  [{ fetch: '{"method":"get"}' }, { fetch: { method: 'GET' } }],
  // A shorthand stays one: what it leaves out is the connector's to say.
  [{ fetch: '/find' }, { fetch: '/find' }],
  // Dotted names of an app's own fields, which the connector reads as one name.
  [{ 'fields.utm.source': 'x' }, { fields: { utm: { source: 'x' } } }],
])('%j is stored as %j, whichever face wrote it', (given, expected) => {
  const result = stored(given);
  expect(result).toEqual({ baseUrl: 'https://crm.example.com', ...expected });
  // What is stored means what was given, and storing it again changes nothing.
  expect(parseSettings(connector.settings, result)).toEqual(
    parseSettings(connector.settings, withSettings({ baseUrl: 'https://crm.example.com' }, given)),
  );
  expect(checkSettings(connector, result).stored).toEqual(result);
});

test('a mistake is data: the sentences of the connector', () => {
  try {
    stored({ quietPeriodMs: 'soon', baseUlr: 'x' });
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(RefusedError);
    expect((error as RefusedError).refusal).toMatchObject({
      code: 'invalid_settings',
      problems: [expect.stringContaining('quietPeriodMs must be'), expect.stringContaining('baseUrl?')],
    });
  }
});

test('dotted names nest, also into an object that was stored as a text', () => {
  const before = { fetch: '{"url":"/find"}', onMatch: 'hold' };
  expect(withSettings(before, { 'fetch.method': 'GET' })).toEqual({
    fetch: { url: '/find', method: 'GET' },
    onMatch: 'hold',
  });
  expect(withoutSettings(before, ['onMatch', 'fetch.url', 'none.of'])).toEqual({});
  expect(before).toEqual({ fetch: '{"url":"/find"}', onMatch: 'hold' });
  expect(() => withSettings({}, { 'a..b': 1 })).toThrow(RefusedError);
  expect(() => withSettings({}, { 'a.__proto__.b': 1 })).toThrow(RefusedError);
});
