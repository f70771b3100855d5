// HubSpot's own client on a simulator of the test's own.
import { Client } from '@hubspot/api-client';
import type { SimulatorOptions } from '../../simulator.ts';
import { startForTest } from '../../start-for-test.ts';

export const authorization = { headers: { authorization: 'Bearer demo-key' } };

/** An answer that is no success, as the vendor's client throws it. */
export interface Refusal {
  code: number;
  body: Record<string, unknown>;
  headers: Record<string, string>;
}

export async function startHubspot(options: SimulatorOptions = {}) {
  const simulator = await startForTest(options);
  const client = clientFor(simulator.url, 'demo-key');
  return {
    ...simulator,
    client,
    contacts: client.crm.contacts,
    companies: client.crm.companies,
    deals: client.crm.deals,
    /** Calls that the client does not offer. */
    api: (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
      simulator.call(`/hubspot${path}`, {
        method,
        headers: { ...authorization.headers, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    control: (path: string, body: object) => simulator.post(`/_control/${path}`, body),
    rules: (rules: object) => simulator.post('/_control/rules', { crm: 'hubspot', ...rules }),
    stats: async () => (await simulator.call('/_control/stats')).body['hubspot'] as Record<string, unknown>,
    makeUnique: (object: string, name: string) =>
      client.crm.properties.coreApi.create(object, {
        name,
        label: name,
        type: 'string',
        fieldType: 'text',
        groupName: `${object === 'companies' ? 'company' : object.slice(0, -1)}information`,
        hasUniqueValue: true,
      } as never),
  };
}

/** Throttled neither by itself nor by the simulator; it tries nothing twice. */
export function clientFor(url: string, accessToken: string): Client {
  return new Client({
    accessToken,
    basePath: `${url}/hubspot`,
    limiterOptions: { minTime: 0, maxConcurrent: 20 },
    numberOfApiCallRetries: 0,
  });
}

/** What a call is refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  try {
    await call;
  } catch (error) {
    const { code, body, headers } = error as Refusal;
    return { code, body, headers };
  }
  throw new Error('The call was not refused');
}
