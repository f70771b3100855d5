// What the tests of this CRM share: a simulator with the community's own client, and the recorded answers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection } from '@jsforce/jsforce-node';
import type { SimulatorOptions } from '../simulator.ts';
import { startForTest } from '../start-for-test.ts';

export const keyField = 'Syncline_Id__c';
const version = '60.0';

/** A simulated Salesforce whose contacts, accounts, opportunities and leads have our key, unless it is not wanted. */
export async function startSalesforce({
  hasKey = true,
  ...options
}: SimulatorOptions & { hasKey?: boolean } = {}) {
  const crm = await startForTest(options);
  const instanceUrl = `${crm.url}/salesforce`;
  const makeKey = (object: string, more: Record<string, unknown> = {}) =>
    crm.post('/_control/salesforce/fields', {
      object,
      name: keyField,
      isExternalId: true,
      isUnique: true,
      ...more,
    });
  if (hasKey) for (const object of ['Contact', 'Account', 'Opportunity', 'Lead']) await makeKey(object);
  const headers = { authorization: 'Bearer demo-key' };

  return {
    ...crm,
    instanceUrl,
    makeKey,
    client: (accessToken = 'demo-key') => new Connection({ instanceUrl, accessToken, version }),
    /** A call without the client, for what the client would not send. */
    rest: (method: string, path: string, body?: unknown, more: Record<string, string> = {}) =>
      crm.call(`/salesforce/services/data/v${version}${path}`, {
        method,
        headers: { ...headers, ...more },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    rules: (patch: object) => crm.post('/_control/rules', { crm: 'salesforce', ...patch }),
    statsOfSalesforce: async () => (await crm.call('/_control/stats')).body['salesforce'],
  };
}

/** A recorded answer of the real Salesforce; fixtures/LICENSE says whose. */
export function recorded(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}

/** What a promise was rejected with; a call that was not refused fails the test. */
export async function refusalOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  const answer = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in answer) throw new Error(`Not refused: ${JSON.stringify(answer.value)}`);
  return answer.error as Record<string, unknown>;
}
