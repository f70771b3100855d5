// How long a person waits after "Send to CRM": on an idle system, and while an import is under way.
import { setTimeout as delay } from 'node:timers/promises';
import type { ContactClient, Design } from '../designs/design.ts';
import { createSyncline } from '../designs/syncline.ts';
import { createTextbook } from '../designs/textbook.ts';
import type { SampleContact } from '../designs/sample-contacts.ts';
import type { Stand } from '../stand/stand.ts';
import { clickAtFixedTimes, clickCells, clickInTurn, type Clicks } from './clicks.ts';
import { inParallel } from './in-parallel.ts';
import type { Measure, MeasureContext } from './measure.ts';

/** The import's rows wait for nothing; a click's contact has this quiet period, which the click cuts short. */
const quietPeriodMs = 60_000;
const startConcurrency = 50;

interface Flood {
  design: Design;
  client: ContactClient;
  rows: number;
}

interface Line {
  design: string;
  situation: string;
  clicks: Clicks;
}

export const measureSendNow: Measure = async (context) => {
  const rows = context.isShort ? 50 : 2_500;
  const lines: Line[] = [];
  // The flood leaves a backlog behind, so each design has a stand of its own.
  for (const createDesign of [createSyncline, createTextbook]) {
    const stand = await context.startStand();
    try {
      lines.push(...(await measureDesign(context, stand, { design: await createDesign(stand), rows })));
    } finally {
      await stand.close();
    }
  }
  return [
    {
      title: 'sendNow: from the click to the answer with the record id',
      columns: ['situation', 'design', 'clicks', 'p50', 'p95', 'max', 'no result'],
      rows: lines.map(({ situation, design, clicks }) => [situation, design, ...clickCells(clicks)]),
      notes: [
        'Aim: p95 < 3 s for Syncline. Idle clicks come one after the other; during an import one each second, new and',
        'imported contacts in turns, whether or not earlier ones were answered.',
      ],
    },
  ];
};

async function measureDesign(
  context: MeasureContext,
  stand: Stand,
  { design, rows }: { design: Design; rows: number },
): Promise<Line[]> {
  const worker = await design.startWorker();
  const client = await design.open({ quietPeriodMs });
  const lines = [
    ...(await clickWhenIdle(context, design, client)),
    ...(await clickDuringImport(context, stand, { design, client, rows })),
    ...(await clickDuringFlood(context, stand, { design, client, rows })),
  ];
  await worker.stop();
  return lines;
}

async function clickWhenIdle(
  context: MeasureContext,
  design: Design,
  client: ContactClient,
): Promise<Line[]> {
  const contacts = context.newContacts(context.isShort ? 5 : 40);
  await clickInTurn(
    client,
    [{ contact: context.newContacts(1)[0] as SampleContact, number: 1 }],
    context.abort,
  );
  const clickAll = (number: number) =>
    clickInTurn(
      client,
      contacts.map((contact) => ({ contact, number })),
      context.abort,
    );
  const onNew = await clickAll(1);
  const onOpen = await clickAll(2);
  context.progress(`sendNow: ${design.name}, idle`);
  return [
    { design: design.name, situation: 'idle, new contact', clicks: onNew },
    { design: design.name, situation: 'idle, open contact', clicks: onOpen },
  ];
}

/** `bulk start` as the product does it: it holds back while too many rows are under way. */
async function clickDuringImport(
  context: MeasureContext,
  stand: Stand,
  { design, client, rows: count }: Flood,
): Promise<Line[]> {
  if (client.bulkStart === undefined) return [];
  const rows = context.newContacts(count);
  const { records: before } = await stand.crm.counts();
  let handedOut = 0;
  function* source(): Generator<SampleContact> {
    for (const row of rows) {
      handedOut += 1;
      yield row;
    }
  }
  const stop = new AbortController();
  const startedAt = performance.now();
  const importing = client.bulkStart(source(), AbortSignal.any([stop.signal, context.abort]));
  const inFlight = () => rowsInFlight(stand, handedOut, before);
  // Rows are handed out by the page: this many are surely started.
  await untilTrue(() => handedOut >= Math.min(250, count), context.abort);
  const lines = await clickAll(context, {
    design,
    client,
    situation: `import of ${count} rows`,
    inFlight,
    importedContact: () => rows[Math.max(handedOut - 100, 0)] as SampleContact,
  });
  const { records } = await stand.crm.counts();
  const perSecond = ((records - before) * 1_000) / (performance.now() - startedAt);
  context.progress(`sendNow: ${design.name}, the import ran at ${perSecond.toFixed(1)} rows/s`);
  stop.abort();
  await importing;
  await stand.crm.untilRecords(before + handedOut, { withinMs: 30_000, abort: context.abort });
  return lines;
}

/** All rows are started at once, without any back-pressure: what an app does that knows no better. */
async function clickDuringFlood(
  context: MeasureContext,
  stand: Stand,
  { design, client, rows: count }: Flood,
): Promise<Line[]> {
  const { abort } = context;
  const rows = context.newContacts(count);
  const { records: before } = await stand.crm.counts();
  const startedAt = performance.now();
  await inParallel(rows, startConcurrency, async (row) => {
    abort.throwIfAborted();
    await client.importRow(row);
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  context.progress(`sendNow: ${design.name}, ${count} rows started at once in ${seconds.toFixed(1)} s`);
  return clickAll(context, {
    design,
    client,
    situation: `${count} rows started at once`,
    inFlight: () => rowsInFlight(stand, count, before),
    // The rows that were started last are still waiting.
    importedContact: (index) => rows.at(-index) as SampleContact,
  });
}

async function clickAll(
  context: MeasureContext,
  {
    design,
    client,
    situation,
    inFlight,
    importedContact,
  }: {
    design: Design;
    client: ContactClient;
    situation: string;
    inFlight: () => Promise<number>;
    importedContact: (index: number) => SampleContact;
  },
): Promise<Line[]> {
  const count = context.isShort ? 4 : 40;
  const newcomers = context.newContacts(count / 2);
  const atFirst = await inFlight();
  let atLast = inFlight();
  const [onNew, onImported] = await clickAtFixedTimes(
    client,
    { count, everyMs: context.isShort ? 200 : 1_000, abort: context.abort },
    (index) => {
      if (index === count - 1) atLast = inFlight();
      return index % 2 === 0
        ? { contact: newcomers[index / 2] as SampleContact, number: 1 }
        : { contact: importedContact(index), number: 2 };
    },
  );
  const under = `${situation} (${atFirst} to ${await atLast} in flight)`;
  context.progress(`sendNow: ${design.name}, ${under}`);
  return [
    { design: design.name, situation: `${under}, new contact`, clicks: onNew as Clicks },
    { design: design.name, situation: `${under}, imported contact`, clicks: onImported as Clicks },
  ];
}

/** Records of clicks on new contacts count as rows here, so it is at most 20 too few. */
async function rowsInFlight(stand: Stand, started: number, recordsBefore: number): Promise<number> {
  return Math.max(started - ((await stand.crm.counts()).records - recordsBefore), 0);
}

async function untilTrue(isTrue: () => boolean, abort: AbortSignal): Promise<void> {
  while (!isTrue()) await delay(50, undefined, { signal: abort });
}
