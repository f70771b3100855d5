// What vendors make of the token answer, and what is kept of it.
import { expect, test } from 'vitest';
import type { OAuth2 } from '../../connector.ts';
import { asStandard, strangeHosts, tokensOf } from './read-token-answer.ts';

const auth: OAuth2 = {
  type: 'oauth2',
  authorizeUrl: 'https://login.example.com/authorize',
  tokenUrl: 'https://login.example.com/token',
  scopes: [],
  usesPkce: true,
  clientAuth: 'body',
  redirectBy: 'GET',
  keeps: ['instance_url', 'hub_id'],
  hasErrorsIn200: true,
  headers: () => ({}),
  baseUrl: ({ instance_url = '' }) => instance_url,
  hosts: ['example.com'],
};
const answered = (body: unknown) => ({ status: 200, headers: {}, text: JSON.stringify(body) });

test('an error inside of a 200 is an error', () => {
  expect(asStandard(answered({ error: 'invalid_code' }), auth).status).toBe(400);
  expect(asStandard(answered({ error: 'invalid_code' }), { hasErrorsIn200: false }).status).toBe(200);
  expect(asStandard(answered({ access_token: 'a', token_type: 'Bearer' }), auth).status).toBe(200);
});

test('what says who the person is, and what is null, goes no further', () => {
  const { text } = asStandard(
    answered({ access_token: 'a', id_token: 'x.y.z', refresh_token: null, expires_in: null }),
    auth,
  );
  expect(JSON.parse(text)).toEqual({ access_token: 'a' });
});

test('a renewal that leaves out refresh token and address leaves those of before', () => {
  const first = tokensOf(
    {
      access_token: 'a1',
      token_type: 'bearer',
      refresh_token: 'r1',
      expires_in: 1800,
      instance_url: 'https://na1.example.com',
      hub_id: 42,
      scope: 'not kept',
    },
    auth,
  );
  expect(first).toEqual({
    accessToken: 'a1',
    refreshToken: 'r1',
    kept: { instance_url: 'https://na1.example.com', hub_id: '42' },
    livesMs: 1_800_000,
  });
  expect(tokensOf({ access_token: 'a2', token_type: 'bearer' }, auth, first)).toEqual({
    ...first,
    accessToken: 'a2',
    livesMs: undefined,
  });
  const limited = { ...auth, lifetimeMs: 7_200_000 };
  expect(tokensOf({ access_token: 'a2', token_type: 'bearer' }, limited).livesMs).toBe(7_200_000);
});

test.each([
  ['https://na1.example.com', []],
  ['https://example.com/services', []],
  ['https://example.com.attacker.test', ['example.com.attacker.test']],
  ['https://notexample.com', ['notexample.com']],
  ['http://na1.example.com', ['na1.example.com']],
  ['http://127.0.0.1:8090/salesforce', []],
  ['http://127.0.0.1:9999', ['127.0.0.1:9999']],
  ['no address', []],
])('a token is sent to the hosts of the vendor only: %s', (address, strangers) => {
  expect(strangeHosts({ instance_url: address }, auth.hosts, ['127.0.0.1:8090'])).toEqual(strangers);
});
