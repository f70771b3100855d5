// Shows whether address and login work, and whether the field of the app's own id is there.
import type { TestAnswer } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { testConnection } from '../../kit/api/test-connection.ts';
import { keyFieldOf, type SalesforceSettings } from '../settings.ts';
import { objectOf } from '../table-of.ts';
import { stateOfField } from './prepare.ts';

export function testSalesforce(api: Api, settings: SalesforceSettings): Promise<TestAnswer> {
  const name = objectOf('contact', settings);
  const field = keyFieldOf(settings);
  return testConnection({
    request: `GET /services/data/v${settings.apiVersion}/sobjects/${name}/describe`,
    async ask(limits) {
      // Looked for all the same, so that the answer is about a field that everybody has.
      const state = await stateOfField(api, { name, field: field ?? 'Id' }, limits);
      if (field === undefined || state === 'there') return { status: 200 };
      if (state === 'missing') {
        // No mistake: the first record that is synced has it made.
        return {
          status: 200,
          reason: `the field ${field}, which holds the app's own ids, is made with the first record`,
        };
      }
      return {
        status: 200,
        warning: `${field} of ${name}, which is to hold the app's own ids, is no external id.`,
        whatToDo: '`syncline connection prepare` says what an administrator does; or set keyField=none.',
      };
    },
    whatToDo: {
      auth_expired: 'Log in (`syncline connection login`), or give a new token (--secret token=…).',
      forbidden: 'Give the user behind the login the permission "API Enabled", and access to the object.',
      unsupported: 'Look at loginUrl, instanceUrl and apiVersion.',
    },
  });
}
