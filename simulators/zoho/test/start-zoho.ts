// What the tests of this CRM share: a simulator with our key field, and the recorded answers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SimulatorOptions } from '../../simulator.ts';
import { startForTest } from '../../start-for-test.ts';

export interface ZohoRow {
  code: string;
  message: string;
  status: string;
  details: Record<string, unknown>;
  action?: string;
  duplicate_field?: string | null;
}

/** A simulated Zoho whose contacts, leads, accounts and deals have our key, unless it is not wanted. */
export async function startZoho({ hasKey = true, ...options }: SimulatorOptions & { hasKey?: boolean } = {}) {
  const crm = await startForTest(options);
  const addField = (module: string, label: string, more: Record<string, unknown> = {}) =>
    crm.post('/_control/zoho/fields', { module, label, ...more });
  if (hasKey) {
    for (const module of ['Contacts', 'Leads', 'Accounts', 'Deals']) {
      await addField(module, 'Syncline Id', { unique: { isCaseSensitive: true } });
    }
  }
  /** Of the API, with the demo key. */
  const api = (method: string, path: string, body?: unknown, token = 'demo-key') =>
    crm.call(`/zoho/crm/v8${path}`, {
      method,
      headers: { authorization: `Zoho-oauthtoken ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    ...crm,
    api,
    addField,
    write: async (method: string, path: string, data: readonly object[], more: object = {}) => {
      const { status, body } = await api(method, path, { data, ...more });
      return { status, rows: (body['data'] ?? []) as ZohoRow[], body };
    },
    query: async (select_query: string) => {
      const { status, body } = await api('POST', '/coql', { select_query });
      return { status, body, data: (body['data'] ?? []) as Record<string, unknown>[] };
    },
    rules: (patch: object) => crm.post('/_control/rules', { crm: 'zoho', ...patch }),
    person: async (type: string, fields: object) =>
      (await crm.post('/_control/records', { crm: 'zoho', type, fields })).body as { id: string },
    statsOfZoho: async () =>
      (await crm.call('/_control/stats')).body['zoho'] as { records: number; duplicates: number },
  };
}

/** A recorded answer of the real Zoho; fixtures/LICENSE says whose. */
export function recorded(name: string): Record<string, unknown> {
  const file = join(import.meta.dirname, '..', 'fixtures', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** The names of the members, all the way down; of a list those of its first entry. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  const entries = Object.entries(value).map(([name, each]) => [name, shapeOf(each)] as const);
  return Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
