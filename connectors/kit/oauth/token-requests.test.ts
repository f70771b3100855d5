// What a vendor says at its token address besides the standard's words.
import { expect, test } from 'vitest';
import type { OAuth2 } from '../../connector.ts';
import { connect, errorOf, serve } from '../testing/http-caller.ts';
import type { ServerAnswer } from '../testing/local-server.ts';
import { createTokenRequests } from './token-requests.ts';

async function requestsTo(answer: ServerAnswer, more: Partial<OAuth2> = {}) {
  const server = await serve(answer);
  const auth: OAuth2 = {
    type: 'oauth2',
    authorizeUrl: `${server.url}/authorize`,
    tokenUrl: `${server.url}/token`,
    scopes: [],
    usesPkce: false,
    clientAuth: 'body',
    redirectBy: 'GET',
    keeps: [],
    hasErrorsIn200: true,
    headers: () => ({}),
    baseUrl: () => server.url,
    hosts: [],
    ...more,
  };
  const { http: caller } = connect({ allowTargets: [server.host] });
  const http = { ...caller, mask: (text: string) => text };
  const client = { clientId: 'client', clientSecret: 'token-requests-secret' };
  const allowTargets = [server.host];
  return { server, ...createTokenRequests({ crm: 'acme', auth, client, http, allowTargets }) };
}

const limits = { deadlineAt: Infinity, beforeSend: async () => {} };
const tokens = { accessToken: 'a', refreshToken: 'r', kept: {}, livesMs: undefined };

test('a login that has had too many tokens is not over', async () => {
  const says = { body: { error: 'Access Denied', error_description: 'too many requests continuously' } };
  const throttled = { says: /too many requests/, waitMs: 600_000 };
  const { renew } = await requestsTo(says, { throttled });
  expect(await errorOf(renew(tokens, limits))).toMatchObject({
    kind: 'rate_limited',
    execution: 'rejected',
    retryAfterMs: 600_000,
  });
  const other = await requestsTo({ body: { error: 'invalid_code' } }, { throttled });
  expect(await errorOf(other.renew(tokens, limits))).toMatchObject({ kind: 'auth_expired' });
});

test('a code of another place is told before it is exchanged', async () => {
  const { server, askForCode, exchangeCode } = await requestsTo(
    { body: {} },
    { callbackProblem: (callback) => (callback.get('location') === 'eu' ? 'set place=eu' : undefined) },
  );
  const asked = await askForCode('http://127.0.0.1/callback');
  const callback = new URLSearchParams({ code: 'c', state: asked.state, location: 'eu' });
  const error = await errorOf(exchangeCode(callback, asked, limits));
  expect(error).toMatchObject({ kind: 'unsupported', execution: 'not_sent', reason: 'set place=eu' });
  expect(server.requests).toHaveLength(0);
});
