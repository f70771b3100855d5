// Shows whether address and login work, and whether the field of the app's own id is there.
import type { TestAnswer } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { testConnection } from '../../kit/api/test-connection.ts';
import { keyFieldOf, type ZohoSettings } from '../settings.ts';
import { moduleOf } from '../table-of.ts';
import { stateOfField } from './prepare.ts';

export function testZoho(api: Api, settings: ZohoSettings): Promise<TestAnswer> {
  const module = moduleOf('contact', settings);
  const field = keyFieldOf(settings);
  return testConnection({
    request: `GET /crm/v8/settings/fields?module=${module}`,
    async ask(limits) {
      // Looked for all the same, so that the answer is about a field that everybody has.
      const state = await stateOfField(api, { module, field: field ?? 'Email' }, limits);
      if (field === undefined || state === 'there') return { status: 200 };
      if (state === 'missing') {
        // No mistake: the first record that is synced has it made.
        const reason = `the field ${field}, which holds the app's own ids, is made with the first record`;
        return { status: 200, reason };
      }
      return {
        status: 200,
        warning: `two records may have the same value in ${field} of ${module}, which is to hold the app's own ids.`,
        whatToDo: '`syncline connection prepare` says what an administrator does; or set keyField=none.',
      };
    },
    whatToDo: {
      auth_expired: 'Log in (`syncline connection login`), or give a new token (--secret token=…).',
      forbidden:
        'Give the user behind the login access to the module, or log in again, with all that is asked for.',
      unsupported: 'Look at dataCentre and baseUrl.',
    },
  });
}
