// Full syncs per second: bursts of five signals on new contacts, counted as records that the CRM holds. The designs take
// turns within one run and are compared pair by pair, because a machine is never equally fast twice.
import { setTimeout as delay } from 'node:timers/promises';
import type { ContactClient, Design } from '../designs/design.ts';
import { createSyncline } from '../designs/syncline.ts';
import { createTextbook } from '../designs/textbook.ts';
import { median, oneDecimal, spread } from '../report/statistics.ts';
import type { Table } from '../report/table.ts';
import { cpuSeconds } from '../stand/cpu-time.ts';
import type { Stand } from '../stand/stand.ts';
import { inParallel } from './in-parallel.ts';
import type { Measure, MeasureContext } from './measure.ts';

/** Much longer than the burst, as in practice: five minutes would only make the run longer. */
const usualQuietPeriodMs = 5_000;
const shortQuietPeriodMs = 2_000;
const signalsPerContact = 5;
/** As when somebody fills in a form, fast. */
const betweenSignalsMs = 100;
/** Contacts that are changed at the same time: 60 per second at most, more than either design can do on two cores. */
const concurrency = 30;
const legWithinMs = 180_000;
/** On a busy machine fewer pairs are measured. */
const pairsWithinMs = 300_000;

interface Leg {
  design: string;
  perSecond: number;
  seconds: number;
  signallingSeconds: number;
  requestsPerContact: number;
  duplicates: number;
  /** CPU ms per contact, by process. */
  cpu: Record<string, number>;
}

export const measureThroughput: Measure = async (context) => {
  const contacts = context.isShort ? 25 : 1_000;
  const warmUp = context.isShort ? 5 : 200;
  const pairs = context.isShort ? 1 : 3;
  const quietPeriodMs = context.isShort ? shortQuietPeriodMs : usualQuietPeriodMs;
  const stand = await context.startStand();
  try {
    const designs = [createSyncline(stand), await createTextbook(stand)];
    const legs: Leg[] = [];
    const endsAt = performance.now() + pairsWithinMs;
    for (let pair = 1; pair <= pairs && (pair === 1 || performance.now() < endsAt); pair += 1) {
      for (const design of designs) {
        const leg = await runLeg(context, stand, { design, contacts, warmUp, quietPeriodMs });
        context.progress(`throughput ${pair}/${pairs}: ${design.name} ${oneDecimal(leg.perSecond)} syncs/s`);
        legs.push(leg);
      }
    }
    return [throughputTable(legs, { contacts, quietPeriodMs }), cpuTable(legs)];
  } finally {
    await stand.close();
  }
};

async function runLeg(
  context: MeasureContext,
  stand: Stand,
  {
    design,
    contacts: count,
    warmUp,
    quietPeriodMs,
  }: { design: Design; contacts: number; warmUp: number; quietPeriodMs: number },
): Promise<Leg> {
  const worker = await design.startWorker();
  const client = await design.open({ quietPeriodMs });
  await runBursts(context, stand, { client, count: warmUp });

  const processes = { ...stand.processes, worker, 'load generator': { pid: process.pid } };
  const cpuBefore = cpuOf(processes);
  const before = await stand.crm.counts();
  const { seconds, signallingSeconds } = await runBursts(context, stand, { client, count });
  const after = await stand.crm.counts();
  const cpuAfter = cpuOf(processes);
  await worker.stop();
  return {
    design: design.name,
    perSecond: count / seconds,
    seconds,
    signallingSeconds,
    requestsPerContact: (after.requests - before.requests) / count,
    duplicates: after.duplicates - before.duplicates,
    cpu: Object.fromEntries(
      Object.entries(cpuAfter).map(([name, used]) => [
        name,
        ((used - (cpuBefore[name] ?? 0)) * 1_000) / count,
      ]),
    ),
  };
}

/** From the first signal to the last record. */
async function runBursts(
  { abort, newContacts }: MeasureContext,
  stand: Stand,
  { client, count }: { client: ContactClient; count: number },
): Promise<{ seconds: number; signallingSeconds: number }> {
  const contacts = newContacts(count);
  const { records } = await stand.crm.counts();
  const startedAt = performance.now();
  let signalledAt = startedAt;
  const signalling = inParallel(contacts, concurrency, async (contact) => {
    for (let number = 1; number <= signalsPerContact; number += 1) {
      if (number > 1) await delay(betweenSignalsMs, undefined, { signal: abort });
      await client.change(contact, number);
    }
  }).then(() => {
    signalledAt = performance.now();
  });
  const isDone = await stand.crm.untilRecords(records + count, { withinMs: legWithinMs, abort });
  const endedAt = performance.now();
  await signalling;
  if (!isDone) throw new Error(`not all ${count} records were in the CRM after ${legWithinMs / 1_000} s`);
  return {
    seconds: (endedAt - startedAt) / 1_000,
    signallingSeconds: (signalledAt - startedAt) / 1_000,
  };
}

function cpuOf(processes: Record<string, { pid: number }>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(processes).map(([name, { pid }]) => [name, cpuSeconds(pid) ?? Number.NaN]),
  );
}

function throughputTable(
  legs: Leg[],
  { contacts, quietPeriodMs }: { contacts: number; quietPeriodMs: number },
): Table {
  const ours = legs.filter((leg) => leg.design === 'Syncline');
  const textbook = legs.filter((leg) => leg.design === 'textbook');
  const ratios = ours.map((leg, index) => leg.perSecond / (textbook[index]?.perSecond ?? Number.NaN));
  const row = (name: string, of: (leg: Leg) => number) => [
    name,
    spread(ours.map(of), oneDecimal),
    spread(textbook.map(of), oneDecimal),
  ];
  return {
    title: 'Full syncs per second, bursts of 5 signals on new contacts',
    columns: ['', 'Syncline', 'textbook'],
    rows: [
      row('full syncs per second', (leg) => leg.perSecond),
      ['ratio, pair by pair', `${spread(ratios, (ratio) => ratio.toFixed(2))}×`, '1×'],
      row('seconds until the last record', (leg) => leg.seconds),
      row('of these: sending the signals', (leg) => leg.signallingSeconds),
      row('CRM requests per contact', (leg) => leg.requestsPerContact),
      row('duplicates', (leg) => leg.duplicates),
    ],
    notes: [
      `${ours.length} pair(s) in turns, ${contacts} contacts each, min–median–max; ${concurrency} contacts at a time, signals`,
      `${betweenSignalsMs} ms apart, quiet period ${quietPeriodMs / 1_000} s in both designs; counted as records in the CRM, from the first`,
      'signal to the last record.',
    ],
  };
}

function cpuTable(legs: Leg[]): Table {
  const of = (design: string, name: string) =>
    median(legs.filter((leg) => leg.design === design).map((leg) => leg.cpu[name] ?? Number.NaN));
  const shown = (value: number) => (Number.isFinite(value) ? `${value.toFixed(1)} ms` : '–');
  const names = Object.keys(legs[0]?.cpu ?? {});
  const total = (design: string) => names.reduce((sum, name) => sum + of(design, name), 0);
  return {
    title: 'CPU time per contact of the same runs',
    columns: ['process', 'Syncline', 'textbook'],
    rows: [
      ...names.map((name) => [name, shown(of('Syncline', name)), shown(of('textbook', name))]),
      ['all', shown(total('Syncline')), shown(total('textbook'))],
      ['ratio', '1×', `${(total('textbook') / total('Syncline')).toFixed(2)}×`],
    ],
    notes: ['Median of the runs; user and system time of each process and its children.'],
  };
}
