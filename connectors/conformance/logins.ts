// A token that the CRM refuses unread is renewed, and the same request is sent once more.
import assert from 'node:assert/strict';
import type { CommonSettings } from '../connector.ts';
import { createHttpAgent } from '../kit/http.ts';
import type { Credential, Login } from '../kit/login/login.ts';
import { operationsOf } from '../kit/testing/calls.ts';
import { create, crmError, objectOf, type Tools } from '../kit/testing/connector-session.ts';
import type { ServedRequest } from '../kit/testing/local-server.ts';
import { openConnector } from '../open-connector.ts';
import type { Suite } from './suite.ts';

export function loginCases({ connector, sample, it }: Suite): void {
  const { inBrowser = { auth: 'oauth' } } = sample;
  const parsed = connector.settings.safeParse({
    ...sample.settings('https://crm.example.com'),
    ...inBrowser,
  });
  // Where people do not log in, there is nothing to renew.
  if (!parsed.success || connector.auth?.(parsed.data)?.type !== 'oauth2') return;

  /** Tokens `token-1`, `token-2`, … */
  async function createWith({ server, given }: Tools) {
    const settings = connector.settings.parse({ ...given, ...inBrowser }) as CommonSettings;
    const agent = createHttpAgent({ allowTargets: [server.host] });
    let number = 1;
    const login = (headers: (token: string) => Record<string, string>): Login => {
      const credential = (): Credential => {
        const token = `token-${number}`;
        return { baseUrl: server.url, headers: headers(token), secrets: [token] };
      };
      return {
        credential: async () => credential(),
        async renewed() {
          number += 1;
          return credential();
        },
      };
    };
    const { session } = openConnector(connector, {
      connectionId: 'conformance',
      settings,
      secrets: { clientId: 'client', clientSecret: 'conformance-client-secret' },
      agent,
      allowTargets: [server.host],
      oauth2: (auth) => login(auth.headers),
    });
    try {
      return await create(operationsOf(session, objectOf(sample)), sample);
    } finally {
      await agent.close();
    }
  }

  it('401, then a renewed token: made, with one repetition', async (tools) => {
    const isNew = ({ headers }: ServedRequest) => JSON.stringify(headers).includes('token-2');
    tools.server.answer((request) =>
      isNew(request) ? sample.answers.created('1001', request) : { status: 401 },
    );
    assert.equal((await createWith(tools)).externalId, '1001');
    assert.equal(tools.server.requests.length, 2);
  });

  it('401 for a renewed token too: the login is over, and nothing goes round in circles', async (tools) => {
    tools.server.answer({ status: 401 });
    const error = await crmError(createWith(tools));
    assert.deepEqual([error.kind, error.execution], ['auth_expired', 'rejected']);
    assert.equal(tools.server.requests.length, 2);
  });
}
