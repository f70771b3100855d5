// What an open contact costs while nothing happens, and what a change costs: bytes, and Actions of Temporal Cloud.
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { createSyncline } from '../designs/syncline.ts';
import type { SampleContact } from '../designs/sample-contacts.ts';
import { spread } from '../report/statistics.ts';
import type { Stand } from '../stand/stand.ts';
import type { Measure } from './measure.ts';

const quietPeriodMs = 2_000;
const settledWithinMs = 300_000;

/** Which events Temporal Cloud bills: docs.temporal.io/evaluate/cloud/actions. */
const billed = [
  'workflowExecutionStartedEventAttributes',
  'workflowExecutionSignaledEventAttributes',
  'activityTaskScheduledEventAttributes',
  'timerStartedEventAttributes',
  'upsertWorkflowSearchAttributesEventAttributes',
  'workflowExecutionUpdateAcceptedEventAttributes',
] as const;

interface Cost {
  historyBytes: number;
  events: number;
  actions: number;
}

export const measureCost: Measure = async (context) => {
  const stand = await context.startStand();
  try {
    const design = createSyncline(stand);
    const worker = await design.startWorker();
    const client = await design.open({ quietPeriodMs });
    const contacts = context.newContacts(context.isShort ? 10 : 300);
    const settle = async (pushes: number): Promise<void> => {
      for (const contact of contacts) {
        await untilTrue(stand, () => client.hasSettled(contact, pushes));
      }
    };
    const costs = (): Promise<Cost[]> =>
      Promise.all(contacts.map((contact: SampleContact) => costOf(stand, client.workflowId(contact))));
    const empty = await postgresBytes(stand);
    const rows: string[][] = [];
    let before: Cost[] = contacts.map(() => ({ historyBytes: 0, events: 0, actions: 0 }));
    let bytesBefore = empty;
    for (const [index, title] of [
      'first change, its record created',
      'a further change, its record updated',
    ].entries()) {
      context.progress(`cost: ${title}`);
      for (const contact of contacts) await client.change(contact, index + 1);
      await settle(index + 1);
      const after = await costs();
      const bytes = await postgresBytes(stand);
      const grown = (name: keyof Cost) =>
        spread(after.map((each, at) => each[name] - (before[at]?.[name] ?? 0)));
      rows.push([
        title,
        grown('events'),
        grown('historyBytes'),
        String(Math.round((bytes - bytesBefore) / contacts.length)),
        grown('actions'),
      ]);
      before = after;
      bytesBefore = bytes;
    }
    await worker.stop();
    return [
      {
        title: 'What one contact costs',
        columns: ['', 'history events', 'bytes of history', 'bytes in Postgres', 'Temporal Actions'],
        rows,
        notes: [
          `${contacts.length} contacts; lowest–median–highest. Bytes of history are the server's own figure;`,
          'bytes in Postgres are those of tables and indexes, so they hold what a page has free.',
          'Actions are counted from the histories, by the rules of docs.temporal.io/evaluate/cloud/actions.',
        ],
      },
    ];
  } finally {
    await stand.close();
  }
};

async function costOf(stand: Stand, workflowId: string): Promise<Cost> {
  const handle = stand.client.workflow.getHandle(workflowId);
  const { raw } = await handle.describe();
  const { events } = await handle.fetchHistory();
  // A signal-with-start is one Action, and two events.
  const counted = (events ?? []).filter((_event, index) => index !== 1);
  const actions = counted.filter((event) => billed.some((name) => Boolean(event[name]))).length;
  const historyBytes = Number(raw.workflowExecutionInfo?.historySizeBytes ?? 0);
  return { historyBytes, events: events?.length ?? 0, actions };
}

async function postgresBytes({ databaseUrl }: Stand): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ bytes: string }>(
      `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind = 'r' and n.nspname = 'public'`,
    );
    return Number(rows[0]?.bytes ?? 0);
  } finally {
    await client.end();
  }
}

async function untilTrue(stand: Stand, holds: () => Promise<boolean>): Promise<void> {
  for (const endsAt = Date.now() + settledWithinMs; Date.now() < endsAt; await delay(100)) {
    stand.abort.throwIfAborted();
    if (await holds().catch(() => false)) return;
  }
  throw new Error(`a contact had not settled after ${settledWithinMs / 1_000} s`);
}
