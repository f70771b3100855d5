// The gateway on a simulator of the test's own, with the user and the credential that the guide shows.
import type { SimulatorOptions } from '../../simulator.ts';
import { startForTest, type CallOptions } from '../../start-for-test.ts';

export const headers = {
  authorization: 'Bearer demo-key',
  'x-api-version': '2025-09',
  'x-alloy-userid': '675987329f2bda83f0dff233',
};
export const credentialId = 'cred_xyz789abc';

export async function startAlloy(options: SimulatorOptions = {}) {
  const simulator = await startForTest(options);
  const api = (method: string, path: string, body?: unknown, init: CallOptions = {}) =>
    simulator.call(`/alloy${path}`, {
      method,
      ...init,
      headers: { ...headers, ...init.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  return {
    ...simulator,
    api,
    execute: (action: string, given: object) =>
      api('POST', `/connectors/hubspot/actions/${action}/execute`, { credentialId, ...given }),
    control: (path: string, body: object) => simulator.post(`/_control/${path}`, body),
    rules: (rules: object) => simulator.post('/_control/rules', { crm: 'alloy', ...rules }),
    stats: async () => (await simulator.call('/_control/stats')).body['alloy'] as Record<string, unknown>,
  };
}
