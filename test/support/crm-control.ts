// The simulator's control surface, typed for tests: faults in, evidence out.
import { request } from 'undici';
import type { Json } from '../../domain/json.ts';
import { eventually } from './patience.ts';

export interface CrmRequest {
  seq: number;
  operation: string;
  method: string;
  path: string;
  status: number | null;
  executed: boolean;
  body: Json;
}

export interface CrmRecordSeen {
  id: string;
  fields: Record<string, Json>;
  createdBy: 'api' | 'person';
}

export interface CrmStats {
  requests: number;
  records: number;
  duplicates: number;
  operations: Record<string, number>;
}

export interface CrmControl {
  readonly url: string;
  records(): Promise<CrmRecordSeen[]>;
  requests(operation?: string): Promise<CrmRequest[]>;
  stats(): Promise<CrmStats>;
  fault(fault: Record<string, Json>): Promise<void>;
  clearFaults(): Promise<void>;
  /** Waits until so many requests of the operation have come, answered or not. */
  arrived(operation: string, count?: number): Promise<void>;
  /** Lets the requests go on that a fault with `hold` holds: only those that have arrived. */
  release(): Promise<void>;
  latency(settings: { delayMs?: number; searchLagMs?: number }): Promise<void>;
  /** A record that a salesperson made. */
  addRecord(fields: Record<string, Json>): Promise<string>;
  removeRecord(id: string): Promise<void>;
  reset(): Promise<void>;
}

/** The control surface of the simulator at this address. */
export function crmControl(url: string): CrmControl {
  async function call(method: 'GET' | 'POST' | 'DELETE', path: string, body?: Json): Promise<Json> {
    const answer = await request(`${url}/_control/${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.body.text();
    if (answer.statusCode >= 400) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return text === '' ? null : (JSON.parse(text) as Json);
  }

  const control: CrmControl = {
    url,
    records: async () =>
      (await call('GET', 'records?crm=generic&type=contact')) as unknown as CrmRecordSeen[],
    async requests(operation) {
      const all = (await call('GET', 'requests?crm=generic')) as unknown as CrmRequest[];
      return operation === undefined ? all : all.filter((each) => each.operation === operation);
    },
    stats: async () => ((await call('GET', 'stats')) as unknown as { generic: CrmStats }).generic,
    async fault(fault) {
      await call('POST', 'faults', { crm: 'generic', ...fault });
    },
    async clearFaults() {
      await call('DELETE', 'faults');
    },
    async arrived(operation, count = 1) {
      await eventually(
        `${operation} at the CRM`,
        async () => (await control.requests(operation)).length,
        (seen) => seen >= count,
      );
    },
    async release() {
      const { released } = (await call('POST', 'release')) as { released: number };
      if (released === 0) throw new Error('nothing was held at the CRM: wait until it has arrived');
    },
    async latency(settings) {
      await call('POST', 'latency', { crm: 'generic', ...settings });
    },
    async addRecord(fields) {
      return ((await call('POST', 'records', { crm: 'generic', type: 'contact', fields })) as { id: string })
        .id;
    },
    async removeRecord(id) {
      await call('DELETE', `records/${id}`);
    },
    async reset() {
      await call('POST', 'reset');
    },
  };
  return control;
}
