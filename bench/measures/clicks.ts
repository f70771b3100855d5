// Clicks on "Send to CRM": how long until the answer. Under load they come at fixed times, whether or not the earlier ones
// were answered: waiting for each would hide the very delays that are looked for.
import { setTimeout as delay } from 'node:timers/promises';
import type { ContactClient } from '../designs/design.ts';
import type { SampleContact } from '../designs/sample-contacts.ts';
import { duration, percentile } from '../report/statistics.ts';

/** After this a click counts as not answered. */
export const patienceMs = 60_000;

export interface Clicks {
  /** ms; infinite where no answer came. */
  latencies: number[];
  /** Answers that were no result: `pending`, `failed`. */
  withoutResult: number;
}

export interface Click {
  contact: SampleContact;
  /** Number of the change that comes with the click. */
  number: number;
}

/** One after the other. */
export async function clickInTurn(
  client: ContactClient,
  clicks: Click[],
  abort: AbortSignal,
): Promise<Clicks> {
  const results: ClickResult[] = [];
  for (const click of clicks) {
    abort.throwIfAborted();
    results.push(await clickOnce(client, click));
  }
  return collect(results);
}

/** One every `everyMs`; `nextClick` chooses when its time has come. */
export async function clickAtFixedTimes(
  client: ContactClient,
  { count, everyMs, abort }: { count: number; everyMs: number; abort: AbortSignal },
  nextClick: (index: number) => Click,
): Promise<Clicks[]> {
  const running: Promise<ClickResult>[] = [];
  for (let index = 0; index < count; index += 1) {
    abort.throwIfAborted();
    running.push(clickOnce(client, nextClick(index)));
    await delay(everyMs);
  }
  const results = await Promise.all(running);
  // Even ones and odd ones are two kinds of contact.
  return [0, 1].map((kind) => collect(results.filter((_, index) => index % 2 === kind)));
}

/** Cells of a table: how many, median, 95th percentile, longest, and how many had no result. */
export function clickCells({ latencies, withoutResult }: Clicks): string[] {
  const shown = (share: number) => {
    const value = percentile(latencies, share);
    return value === Number.POSITIVE_INFINITY ? `> ${duration(patienceMs)}` : duration(value);
  };
  return [String(latencies.length), shown(0.5), shown(0.95), shown(1), String(withoutResult)];
}

interface ClickResult {
  ms: number;
  hasResult: boolean;
}

const results = ['created', 'updated', 'unchanged', 'sent'];

async function clickOnce(client: ContactClient, { contact, number }: Click): Promise<ClickResult> {
  const startedAt = performance.now();
  // The call itself ends with the patience: one that went on would outlive its server.
  const outcome = await client.sendNow(contact, number, patienceMs).catch(() => undefined);
  const ms = performance.now() - startedAt;
  const hasResult = outcome !== undefined && results.includes(outcome);
  return { ms: hasResult || ms < patienceMs ? ms : Number.POSITIVE_INFINITY, hasResult };
}

function collect(clicks: ClickResult[]): Clicks {
  return {
    latencies: clicks.map(({ ms }) => ms),
    withoutResult: clicks.filter(({ hasResult }) => !hasResult).length,
  };
}
