import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createImportLedger } from '../../store/import-ledger.ts';
import { useCli } from '../../test/support/use-cli.ts';

const cli = useCli();
const syncline = cli.run;

const contactsCsv = (prefix: string, count: number): string =>
  [
    'id,Name,Phone',
    ...Array.from(
      { length: count },
      (_, index) => `${prefix}${index},Name ${index},+49${prefix.length}0${10_000 + index}`,
    ),
  ].join('\n');

test('an import says what became of every row, and puts the bad ones into a file', async () => {
  const csv = cli.write(
    'bad.csv',
    'id;Name;E-Mail;Phone\n1;A;;+4930200\n2;B;nobody;+4930201\n1;A;;+4930200\n1;C;;+4930202\n3;"D;;\n4;E;;+4930203\n',
  );
  const run = await syncline(...cli.importOf(csv, '--json'));
  expect(run.json()).toMatchObject({
    rows: 6,
    accepted: 2,
    rejected: 3,
    repeated: 1,
    created: 2,
    updated: 0,
    unchanged: 0,
    sent: 0,
    skipped: 0,
    needsAttention: 0,
    paused: 0,
    unknown: 0,
    failed: 0,
    seconds: expect.any(Number),
    rejectedFile: `${csv}.rejected.csv`,
  });
  expect(run.code).toBe(1);
  expect(readFileSync(`${csv}.rejected.csv`, 'utf8').split('\n').slice(0, 3)).toEqual([
    'line,reason,raw',
    '3,"""nobody"" is not an e-mail address",2;B;nobody;+4930201',
    '5,"lines 2 and 5 are both the contact ""1"", with different content",1;C;;+4930202',
  ]);
  const status = await syncline('bulk', 'status', String(run.json()['bulkId']), '--json');
  expect(status.json()).toMatchObject({
    state: 'finished',
    accepted: 2,
    inFlight: 0,
    // Each is looked up and created, as the generic CRM has it: one by one.
    calls: 4,
    callsPerRow: 2,
    rowsPerWrite: 1,
    connectionId: cli.connectionId,
  });
  const told = await syncline('bulk', 'status', String(run.json()['bulkId']));
  expect(told.stdout).toMatch(/4 calls to the CRM: 2 for a row$/m);
  const list = JSON.parse((await syncline('bulk', 'list', '--json')).stdout) as unknown[];
  expect(list).toMatchObject([
    {
      bulkId: run.json()['bulkId'],
      state: 'finished',
      connectionId: cli.connectionId,
      object: 'contact',
      source: csv,
    },
  ]);
});

test('a CSV without an id column is wrong usage, and the column that may serve is named', async () => {
  const run = await syncline(
    'bulk',
    'start',
    cli.write('no-id.csv', 'mail,name\na@b.co,A\n'),
    '--connection',
    cli.connectionId,
  );
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(
    'There is no column "id". Say which column names each contact, the same in every file: --id-column mail.',
  );
});

test('a killed import goes on where it was when it is started again, and no record is made twice', async () => {
  const csv = cli.write('killed.csv', contactsCsv('kill-', 60));
  // One row's push does not end, so that the import cannot end before it is killed, however late that is.
  await cli.rig.crm.fault({ operation: 'create', kind: 'slow', hold: true, match: { phone: '+495010000' } });
  const words = cli.importOf(csv, '--json');
  const before = (await cli.rig.crm.stats()).records;
  const first = cli.start([...words, '--rate', '20']);
  await first.said('Import ');
  await expect.poll(async () => (await cli.rig.crm.stats()).records).toBeGreaterThanOrEqual(before + 10);
  first.child.kill('SIGKILL');
  expect((await first.ended).code).toBeNull();
  await cli.rig.crm.clearFaults();
  await cli.rig.crm.release();

  const second = await syncline(...words);
  expect(second.stderr).toContain('Going on with the import');
  expect(second.json()).toMatchObject({ rows: 60, accepted: 60, created: 60, rejectedFile: null });
  expect(second.code).toBe(0);
  expect(await cli.rig.crm.stats()).toMatchObject({ records: before + 60 });
  // Finished now: the same file again is a new import, and nothing differs.
  expect((await syncline(...words)).json()).toMatchObject({ rows: 60, unchanged: 60 });
});

test('Ctrl-C stops after the rows that have begun, and says how to go on; a stream goes on under its id', async () => {
  // At one row a second it would go on for minutes; a page is finished before a stop, and is short at such a rate.
  const rows = contactsCsv('stream-', 100);
  const words = ['bulk', 'start', '-', '--connection', cli.connectionId, '--bulk-id', 'my-stream'];
  const first = cli.start([...words, '--rate', '1'], rows);
  await first.said('Import my-stream');
  const ledger = createImportLedger(cli.rig.database, 'default');
  await expect.poll(async () => (await ledger.counts('my-stream')).accepted).toBeGreaterThanOrEqual(2);
  const listed = async () => (await syncline('bulk', 'list')).stdout;
  expect(await listed()).toMatch(/^my-stream +running /m);
  first.child.kill('SIGINT');
  const stopped = await first.ended;
  expect(stopped.code).toBe(1);
  expect(await listed()).toMatch(/^my-stream +interrupted /m);
  expect(stopped.stdout).toContain('Feed the same rows again with --bulk-id my-stream');
  await expect
    .poll(async () => {
      const { inFlight, waiting } = await ledger.counts('my-stream');
      return inFlight + waiting;
    })
    .toBe(0);
  expect((await syncline('bulk', 'status', 'my-stream')).stdout).toContain(
    'Its command has ended before the last row: run the same `bulk start` again',
  );
  const second = await cli.start([...words, '--wait', '--json'], rows).ended;
  expect(second.json()).toMatchObject({ bulkId: 'my-stream', rows: 100, accepted: 100, created: 100 });
});

test('an import is paused, resumed and cancelled from another terminal', async () => {
  // More than it could send while the other commands start, also on a slow machine.
  const count = 2_000;
  const csv = cli.write('paused.csv', contactsCsv('pause-', count));
  const running = cli.start([
    'bulk',
    'start',
    csv,
    '--connection',
    cli.connectionId,
    '--rate',
    '5',
    '--json',
  ]);
  await running.said(`${csv} → `);
  const bulkId = /Import (\S+):/.exec(running.stderr())?.[1] ?? '';
  const accepted = async () => (await syncline('bulk', 'status', bulkId, '--json')).json()['accepted'];

  expect((await syncline('bulk', 'pause', bulkId, '--json')).json()).toEqual({ bulkId, state: 'paused' });
  await running.said('Paused:');
  const before = await accepted();
  expect(await accepted()).toBe(before);
  expect((await syncline('bulk', 'resume', bulkId)).code).toBe(0);
  await running.said('Goes on.');
  expect((await syncline('bulk', 'cancel', bulkId)).code).toBe(0);
  const ended = await running.ended;
  expect(ended.code).toBe(1);
  expect(ended.json()['accepted']).toBeLessThan(count);
  const again = await syncline('bulk', 'resume', bulkId);
  expect(again).toMatchObject({ code: 1, stderr: `The import ${bulkId} is cancelled already.\n` });
});

test('an import says how it understands the columns before its first row, and which option no row knows', async () => {
  const csv = cli.write(
    'shown.csv',
    'id,E-Mail,Mobile,Lead Score\nshown-1,shown@example.com,0202 5550142,7\n',
  );
  const run = await syncline('bulk', 'start', csv, '--connection', cli.connectionId);
  const words = run.stderr.replaceAll(/ {2,}/g, '  ');
  expect(words).toContain('  Mobile  phone  0202 5550142\n  Lead Score  own field  7\n');
  expect(run.stderr.indexOf('BECOMES')).toBeLessThan(run.stderr.indexOf('Import '));

  const lines = cli.write('shown.ndjson', '{"id":"shown-2","email":"shown2@example.com"}\n');
  const unknown = await syncline(
    'bulk',
    'start',
    lines,
    '--connection',
    cli.connectionId,
    '--map',
    'mail2=emails',
  );
  expect(unknown.code).toBe(0);
  expect(unknown.stderr).toContain('No row has "mail2" (--map): is it spelled as in the file?');
});

test('an export reaches the CRM as its person means it', async () => {
  const file = cli.write(
    'outlook-like.csv',
    [
      'Title,First Name,Last Name,Job Title,E-mail Address,Business Phone,Mobile Phone,Business Street',
      'Dr.,Ann,Lee,Buyer,<ann.lee@example.com>;,,"=""+12025550143""",1 High Street',
    ].join('\n'),
  );
  const words = ['bulk', 'start', file, '--connection', cli.connectionId, '--id-column', 'E-mail Address'];
  const run = await syncline(...words, '--wait', '--json');
  expect(run.json()).toMatchObject({ rows: 1, accepted: 1, created: 1 });
  const records = await cli.rig.crm.records();
  expect(records.map(({ fields }) => fields)).toContainEqual(
    expect.objectContaining({
      email: 'ann.lee@example.com',
      phone: '+12025550143',
      name: 'Ann Lee',
    }),
  );
});
