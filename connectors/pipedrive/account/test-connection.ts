// Shows whether address and login work, and whether the field of the app's own id is there.
import type { TestAnswer } from '../../connector.ts';
import { testConnection } from '../../kit/api/test-connection.ts';
import type { VendorSession } from '../../kit/objects/object-parts.ts';
import { keyFieldOf, type PipedriveSettings } from '../settings.ts';
import { createAccountFields } from './account-fields.ts';

export function testPipedrive({ api, settings }: VendorSession<PipedriveSettings>): Promise<TestAnswer> {
  const field = keyFieldOf('contact', settings);
  return testConnection({
    request: `GET ${settings.baseUrl}/api/v2/personFields`,
    async ask(limits) {
      const fields = createAccountFields(api, 'contact');
      const found = await fields.custom(field ?? '', limits);
      if (field === undefined || found !== undefined) return { status: 200 };
      // No mistake: the first record that is synced has it made.
      return {
        status: 200,
        reason: `the custom field "${field}", which holds the app's own ids, is made with the first record`,
      };
    },
    whatToDo: {
      auth_expired: 'Look at the token (--secret token=…), or log in (`syncline connection login`).',
      forbidden:
        'Give the app the scopes of docs/connectors/pipedrive.md, or the user the right to use the API.',
      rate_limited: 'Wait: this company has used up what Pipedrive lets it.',
      unsupported: 'Look at the address (baseUrl).',
    },
  });
}
