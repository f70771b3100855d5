// Shows whether address, login and agent are right: a search for somebody who is nobody.
import type { TestAnswer } from '../connector.ts';
import { unlessGone, type Api } from '../kit/api/api.ts';
import { testConnection } from '../kit/api/test-connection.ts';
import { agentField } from './fields.ts';
import type { HealthsherpaSettings } from './settings.ts';

const nobody = { first_name: 'Syncline', last_name: 'Test', email: 'connection-test@example.com' };

export function testHealthsherpa(
  api: Api,
  { apiVersion, agentEmail, loginUrl }: HealthsherpaSettings,
): Promise<TestAnswer> {
  const agent = apiVersion === 'v1' && agentEmail !== undefined ? { [agentField]: agentEmail } : {};
  return testConnection({
    request: `POST /${apiVersion}/contacts/search`,
    async ask(limits) {
      const request = {
        operation: 'testConnection',
        method: 'POST',
        path: '/contacts/search',
        body: { ...agent, params: nobody },
        isWrite: false,
      } as const;
      const answer = await api.send(request, limits).catch(unlessGone);
      return { status: answer?.status ?? 404 };
    },
    whatToDo: {
      auth_expired:
        apiVersion === 'v1'
          ? 'Look whether the key is of this environment (production, staging), or give a new one (--secret apiKey=…).'
          : 'Log in: `syncline connection login`.',
      forbidden: `Have the agent log in at ${loginUrl}/sessions/new, and set agentEmail to the e-mail of that account (v2: log in with it).`,
      unsupported: 'Look at baseUrl and apiVersion.',
    },
  });
}
