// Shows whether address and token work, and whether the property of our own id is there.
import type { TestAnswer } from '../../connector.ts';
import { unlessGone, type Api } from '../../kit/api/api.ts';
import { testConnection } from '../../kit/api/test-connection.ts';
import { keyPropertyOf, type HubspotSettings } from '../settings.ts';

export function testHubspot(api: Api, settings: HubspotSettings): Promise<TestAnswer> {
  const key = keyPropertyOf(settings);
  const path = `/crm/v3/properties/contacts/${key ?? 'email'}`;
  return testConnection({
    request: `GET ${settings.baseUrl}${path}`,
    async ask(limits) {
      const request = { operation: 'testConnection', method: 'GET', path } as const;
      // Address and token are right, or nobody would know that there is none.
      const answer = await api.send(request, limits).catch(unlessGone);
      if (answer !== undefined) return { status: answer.status };
      // No mistake: the first record that is synced has it made.
      const reason = `the property ${key ?? 'email'}, which holds the app's own ids, is made with the first record`;
      return { status: 404, reason };
    },
    whatToDo: {
      auth_expired: 'Look at the token (--secret token=pat-…).',
      forbidden: 'Give the private app the scopes of docs/connectors/hubspot.md.',
      unsupported: 'Look at the address (baseUrl).',
    },
  });
}
