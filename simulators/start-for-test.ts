// What the simulators' tests share: a simulator on a real port that closes with its test.
import { onTestFinished } from 'vitest';
import type { LoggedRequest } from './control/request-log.ts';
import type { StoredRecord } from './record.ts';
import { createSimulator, type SimulatorOptions } from './simulator.ts';

/** An answer, with its body read as JSON where it is some. */
export interface TestAnswer {
  status: number;
  body: Record<string, unknown>;
  text: string;
  headers: Headers;
}

export interface CallOptions {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
}

/** Starts a simulator without latency. */
export async function startForTest(options: SimulatorOptions = {}) {
  const simulator = await createSimulator({ latencyMs: 0, ...options });
  onTestFinished(() => simulator.close());
  return { ...simulator, ...callsTo(simulator.url) };
}

/** The calls that the tests make to a simulator. */
export function callsTo(url: string) {
  async function call(path: string, init: CallOptions = {}): Promise<TestAnswer> {
    const headers = { 'auth-key': 'demo-key', 'content-type': 'application/json', ...init.headers };
    const response = await fetch(url + path, { ...init, headers });
    const text = await response.text();
    return { status: response.status, body: parsed(text), text, headers: response.headers };
  }
  const send = (method: string) => (path: string, body?: unknown, init?: CallOptions) =>
    call(path, { method, body: JSON.stringify(body ?? {}), ...init });
  const list = async (path: string) => (await call(path)).body as unknown;

  return {
    call,
    post: send('POST'),
    put: send('PUT'),
    patch: send('PATCH'),
    remove: (path: string) => call(path, { method: 'DELETE' }),
    create: (fields: Record<string, unknown> = {}, init?: CallOptions) =>
      send('POST')('/generic/crm/create', { phone: '+1 212 555 0100', name: 'Ada', ...fields }, init),
    find: (query: Record<string, string>) =>
      call(`/generic/crm/fetch?${new URLSearchParams(query).toString()}`),
    fault: (fault: Record<string, unknown>) => send('POST')('/_control/faults', { crm: 'generic', ...fault }),
    records: async () => (await list('/_control/records?crm=generic')) as StoredRecord[],
    requests: async (query = '') =>
      (await list(`/_control/requests${query}`)) as (LoggedRequest & { body: unknown; raw: string })[],
    stats: async () => (await call('/_control/stats')).body['generic'] as Record<string, unknown>,
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
