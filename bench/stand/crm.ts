// The simulated CRM as a measurement sees it: what it holds is what counts, not what anybody was told.
import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';

export interface CrmCounts {
  requests: number;
  records: number;
  duplicates: number;
  /** Requests by operation: find, create, update. */
  operations: Record<string, number>;
}

export interface Crm {
  readonly url: string;
  setLatency(delayMs: number): Promise<void>;
  counts(): Promise<CrmCounts>;
  /** Resolves when the CRM holds this many records; looks every 50 ms. False: not in time. */
  untilRecords(records: number, options: { withinMs: number; abort: AbortSignal }): Promise<boolean>;
}

/** `url`: base address of a running simulator. */
export function createCrm(url: string): Crm {
  async function control(method: 'GET' | 'POST', resource: string, body?: object): Promise<unknown> {
    const answer = await request(`${url}/_control/${resource}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    if (answer.statusCode >= 400) {
      throw new Error(`the simulator refused ${method} ${resource}: ${await answer.body.text()}`);
    }
    return answer.body.json();
  }

  const crm: Crm = {
    url,
    async setLatency(delayMs) {
      await control('POST', 'latency', { crm: 'generic', delayMs });
    },
    async counts() {
      const { generic } = (await control('GET', 'stats')) as { generic: CrmCounts };
      return generic;
    },
    async untilRecords(records, { withinMs, abort }) {
      const deadline = performance.now() + withinMs;
      while (performance.now() < deadline) {
        abort.throwIfAborted();
        if ((await crm.counts()).records >= records) return true;
        await delay(50);
      }
      return false;
    },
  };
  return crm;
}
