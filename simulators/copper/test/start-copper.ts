// A simulated Copper of the test's own, called as its documents show it: there is no official client.
import { readFileSync } from 'node:fs';
import type { SimulatorOptions } from '../../simulator.ts';
import { callsTo, startForTest, type TestAnswer } from '../../start-for-test.ts';

export const keyHeaders = {
  'x-pw-accesstoken': 'demo-key',
  'x-pw-application': 'developer_api',
  'x-pw-useremail': 'olivia.owner@example.com',
};

export interface CopperAnswer extends Omit<TestAnswer, 'body'> {
  // Lists too.
  body: Record<string, unknown> & { id: number };
}

export async function startCopper(options: SimulatorOptions = {}) {
  const simulator = await startForTest(options);
  return { ...simulator, ...copperAt(simulator.url) };
}

/** The calls that the tests make. */
export function copperAt(url: string) {
  const { call, post } = callsTo(url);
  const api = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = keyHeaders,
  ) =>
    (await call(`/copper/developer_api/v1/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })) as CopperAnswer;
  return {
    api,
    list: async (method: string, path: string, body?: unknown) =>
      (await api(method, path, body)).body as unknown as Record<string, unknown>[],
    person: (fields: Record<string, unknown> = {}) =>
      api('POST', 'people', { name: 'My Contact', ...fields }),
    rules: (rules: object) => post('/_control/rules', { crm: 'copper', ...rules }),
    control: (path: string, body: object) => post(`/_control/${path}`, body),
    field: async (given: object) =>
      (await post('/_control/copper/fields', given)).body as unknown as { id: number },
    ofCopper: async () => (await call('/_control/stats')).body['copper'] as Record<string, unknown>,
  };
}

export const emails = (...list: string[]) => list.map((email) => ({ email, category: 'work' }));

/** A recorded answer of the real Copper; the LICENSE beside it says whose. */
export function recorded(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8')) as unknown;
}
