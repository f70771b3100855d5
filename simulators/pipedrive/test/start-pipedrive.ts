// Pipedrive's own client on a simulator of the test's own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { v1, v2 } from 'pipedrive';
import type { SimulatorOptions } from '../../simulator.ts';
import { startForTest } from '../../start-for-test.ts';

export const apiToken = { 'x-api-token': 'demo-key' };

export async function startPipedrive(options: SimulatorOptions = {}) {
  const simulator = await startForTest(options);
  const root = `${simulator.url}/pipedrive`;
  const field = async (object: string, name: string, more: object = {}) => {
    const made = await simulator.post('/_control/pipedrive/fields', { object, name, ...more });
    return String(made.body['field_code']);
  };
  return {
    ...simulator,
    root,
    ...clientFor(root, { apiKey: 'demo-key' }),
    /** A call without the client, for what the client would not send. */
    api: (method: string, path: string, body?: unknown, headers: Record<string, string> = apiToken) =>
      simulator.call(`/pipedrive/api${path}`, {
        method,
        headers,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    control: (path: string, body: object) => simulator.post(`/_control/${path}`, body),
    rules: (rules: object) => simulator.post('/_control/rules', { crm: 'pipedrive', ...rules }),
    stats: async () => (await simulator.call('/_control/stats')).body['pipedrive'] as Record<string, unknown>,
    /** A custom field that an administrator makes; answers its key. */
    field,
  };
}

export function clientFor(root: string, login: { apiKey?: string; accessToken?: string }) {
  const second = new v2.Configuration({ ...login, basePath: `${root}/api/v2` });
  const first = new v1.Configuration({ ...login, basePath: `${root}/api/v1` });
  return {
    persons: new v2.PersonsApi(second),
    organizations: new v2.OrganizationsApi(second),
    deals: new v2.DealsApi(second),
    personFields: new v2.PersonFieldsApi(second),
    dealFields: new v2.DealFieldsApi(second),
    itemSearch: new v2.ItemSearchApi(second),
    stages: new v2.StagesApi(second),
    users: new v1.UsersApi(first),
    mergePersons: (id: number, merge_with_id: number) =>
      new v1.PersonsApi(first).mergePersons({ id, MergePersonsRequest: { merge_with_id } }),
  };
}

/** What a call is refused with: the body, as the client throws it. */
export async function refusalOf(call: Promise<unknown>): Promise<Record<string, unknown>> {
  const answer = await call.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if ('value' in answer) throw new Error(`Not refused: ${JSON.stringify(answer.value)}`);
  return answer.error as Record<string, unknown>;
}

/** A recorded answer; fixtures/LICENSE says whose. */
export function recorded(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', `${name}.json`), 'utf8'));
}
