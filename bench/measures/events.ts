// What a burst of signals costs in Temporal: history events and workflow tasks, on a new contact and on an open one.
import { setTimeout as delay } from 'node:timers/promises';
import type { ContactClient, Design } from '../designs/design.ts';
import { createSyncline } from '../designs/syncline.ts';
import { createTextbook } from '../designs/textbook.ts';
import type { SampleContact } from '../designs/sample-contacts.ts';
import { spread } from '../report/statistics.ts';
import type { Table } from '../report/table.ts';
import type { Stand } from '../stand/stand.ts';
import type { Measure, MeasureContext } from './measure.ts';

const atOnce = { name: 'at once', ms: 0 };
const spaced = { name: '100 ms apart', ms: 100 };
type Spacing = typeof spaced;
const settledWithinMs = 120_000;

interface Cases {
  /** Much longer than any of the bursts, as in practice. */
  quietPeriodMs: number;
  sizes: number[];
  spacings: Spacing[];
  runs: number;
}

interface Burst {
  design: string;
  signals: number;
  spacing: string;
  isNew: boolean;
  events: number;
  workflowTasks: number;
}

export const measureEvents: Measure = async (context) => {
  const sizes = context.isShort ? [5] : [1, 5, 20];
  const spacings = context.isShort ? [spaced] : [atOnce, spaced];
  const runs = context.isShort ? 1 : 3;
  const cases = { sizes, spacings, runs, quietPeriodMs: context.isShort ? 2_000 : 25_000 };
  const stand = await context.startStand();
  try {
    const bursts: Burst[] = [];
    for (const design of [createSyncline(stand), await createTextbook(stand)]) {
      context.progress(`events: ${design.name}`);
      bursts.push(...(await measureDesign(context, stand, design, cases)));
    }
    return [tableOf(bursts, cases)];
  } finally {
    await stand.close();
  }
};

async function measureDesign(
  context: MeasureContext,
  stand: Stand,
  design: Design,
  { sizes, spacings, runs, quietPeriodMs }: Cases,
): Promise<Burst[]> {
  const worker = await design.startWorker();
  const client = await design.open({ quietPeriodMs });
  // A first contact: a worker that has just started takes its time.
  const [first] = context.newContacts(1) as [SampleContact];
  await measureBurst(stand, client, {
    contact: first,
    signals: 1,
    spacing: atOnce,
    pushes: 1,
    quietPeriodMs,
  });
  const wanted = spacings.flatMap((spacing) => sizes.map((signals) => ({ spacing, signals })));
  const cases = wanted.flatMap((one) => context.newContacts(runs).map((contact) => ({ ...one, contact })));
  const bursts = await Promise.all(
    cases.map(async ({ spacing, signals, contact }): Promise<Burst[]> => {
      const common = { design: design.name, signals, spacing: spacing.name };
      const measure = (pushes: number) =>
        measureBurst(stand, client, { contact, signals, spacing, pushes, quietPeriodMs });
      const onNew = { ...common, isNew: true, ...(await measure(1)) };
      const onOpen = { ...common, isNew: false, ...(await measure(2)) };
      return [onNew, onOpen];
    }),
  );
  await worker.stop();
  return bursts.flat();
}

async function measureBurst(
  stand: Stand,
  client: ContactClient,
  burst: {
    contact: SampleContact;
    signals: number;
    spacing: Spacing;
    pushes: number;
    quietPeriodMs: number;
  },
): Promise<{ events: number; workflowTasks: number }> {
  const { contact, signals, spacing, pushes, quietPeriodMs } = burst;
  const workflowId = client.workflowId(contact);
  const before = pushes === 1 ? { events: 0, workflowTasks: 0 } : await historyOf(stand, workflowId);
  // Numbers go on from burst to burst, so that each change changes something.
  const first = (pushes - 1) * signals + 1;
  for (let number = first; number < first + signals; number += 1) {
    if (number > first && spacing.ms > 0) await delay(spacing.ms);
    await client.change(contact, number);
  }
  await delay(quietPeriodMs);
  await untilSettled(stand, () => client.hasSettled(contact, pushes));
  const after = await historyOf(stand, workflowId);
  return {
    events: after.events - before.events,
    workflowTasks: after.workflowTasks - before.workflowTasks,
  };
}

/** A query adds no event; during a start delay it fails. */
async function untilSettled(stand: Stand, hasSettled: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + settledWithinMs;
  while (Date.now() < deadline) {
    stand.abort.throwIfAborted();
    if (await hasSettled().catch(() => false)) return;
    await delay(100);
  }
  throw new Error(`a contact had not settled after ${settledWithinMs / 1_000} s`);
}

/** Read when two looks agree: the last task of a push may still be on its way. */
async function historyOf(
  stand: Stand,
  workflowId: string,
): Promise<{ events: number; workflowTasks: number }> {
  const handle = stand.client.workflow.getHandle(workflowId);
  for (let last = -1; ; await delay(200)) {
    const { events } = await handle.fetchHistory();
    const types = (events ?? []).map((event) => event.workflowTaskCompletedEventAttributes);
    if (types.length === last) {
      const workflowTasks = types.filter((task) => task !== null && task !== undefined).length;
      return { events: types.length, workflowTasks };
    }
    last = types.length;
  }
}

function tableOf(bursts: Burst[], { sizes, spacings, runs, quietPeriodMs }: Cases): Table {
  const rows = [true, false].flatMap((isNew) =>
    spacings.flatMap(({ name: spacing }) =>
      sizes.map((signals) => {
        const of = (design: string) =>
          bursts.filter(
            (burst) =>
              burst.design === design &&
              burst.isNew === isNew &&
              burst.signals === signals &&
              burst.spacing === spacing,
          );
        const figures = (design: string, name: 'events' | 'workflowTasks') =>
          spread(of(design).map((burst) => burst[name]));
        const limit = isNew ? signals + 17 : 5 * signals + 15;
        return [
          `${isNew ? 'new' : 'open'} contact, ${signals} ${signals === 1 ? 'signal' : `signals ${spacing}`}`,
          figures('Syncline', 'events'),
          `≤ ${limit}${Math.max(...of('Syncline').map((burst) => burst.events)) > limit ? ' MISSED' : ''}`,
          figures('textbook', 'events'),
          figures('Syncline', 'workflowTasks'),
          figures('textbook', 'workflowTasks'),
        ];
      }),
    ),
  );
  const unique = [...new Map(rows.map((row) => [row[0], row])).values()];
  return {
    title: 'History events and workflow tasks of one burst and its push',
    columns: ['burst', 'events', 'limit', 'textbook', 'workflow tasks', 'textbook'],
    rows: unique,
    notes: [
      `${runs} run(s) each, min–median–max where they differ; quiet period ${quietPeriodMs / 1_000} s in both designs.`,
      'Limits: N + 17 on a new contact, 5N + 15 on an open one.',
    ],
  };
}
