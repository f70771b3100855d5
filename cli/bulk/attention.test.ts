// Rows whose push needs a person: counted by their reasons, and in a file that can be imported again.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createImportLedger } from '../../store/import-ledger.ts';
import { useCli } from '../../test/support/use-cli.ts';

const cli = useCli();
const start = (file: string, ...more: string[]) => cli.run(...cli.importOf(file, ...more));

const refused = 'http createContact: 422 (invalid_record): Unprocessable Entity: The CRM was told to fail';
const lacksPhone = expect.stringContaining('phone is required by this CRM and the contact has none');
const refuseCreates = (times: number) =>
  cli.rig.crm.fault({ operation: 'create', kind: 'status', status: 422, times });

test('what needs attention is counted by reason with the first ids, and a corrected file of it is imported as it is', async () => {
  const csv = cli.write(
    'people.csv',
    'id;Name;Phone;Notes\n01;Ann;+12025550141;"two\nlines; one cell"\n02;"Bob ""B""";+12025550142\n03;Cy;;none\n',
  );
  await refuseCreates(2);
  const run = await start(csv, '--json');
  await cli.rig.crm.clearFaults();
  expect(run.code).toBe(1);
  const attention = {
    kinds: { invalid_record: 3 },
    reasons: [
      { kind: 'invalid_record', message: refused, count: 2, firstIds: ['01', '02'] },
      { kind: 'invalid_record', message: lacksPhone, count: 1, firstIds: ['03'], field: 'phone' },
    ],
  };
  const attentionFile = `${csv}.attention.csv`;
  expect(run.json()).toMatchObject({ needsAttention: 3, attention, attentionFile });
  const text = readFileSync(attentionFile, 'utf8');
  expect(text.split('\n')[0]).toBe(
    '\uFEFFid;Name;Phone;Notes;attention_kind;attention_reason;attention_what_to_do',
  );
  expect(text).toContain(
    `01;Ann;+12025550141;"two\nlines; one cell";invalid_record;${refused};Correct the field`,
  );
  expect(text).toContain('02;"Bob ""B""";+12025550142;;invalid_record;');

  const bulkId = String(run.json()['bulkId']);
  expect((await cli.run('bulk', 'status', bulkId, '--json')).json()).toMatchObject({
    needsAttention: 3,
    attention,
  });
  const status = await cli.run('bulk', 'status', bulkId);
  expect(status.stdout).toContain('Why: 3 invalid_record');
  expect(status.stdout).toMatch(/2 × +http createContact: 422/);
  expect(status.stdout).toContain('01, 02');

  // As a person does it: the missing phone is put in, and the file is imported with the options of the first time.
  writeFileSync(attentionFile, text.replace('03;Cy;;', '03;Cy;+12025550143;'));
  const again = await start(attentionFile, '--delimiter', ';', '--encoding', 'windows-1252', '--json');
  expect(again.json()).toMatchObject({ rows: 3, created: 3, needsAttention: 0, attentionFile: null });
  const records = (await cli.rig.crm.records()).filter(({ fields }) =>
    JSON.stringify(fields).includes('202555014'),
  );
  expect(records.map(({ fields }) => fields['name'])).toEqual(
    expect.arrayContaining(['Ann', 'Bob "B"', 'Cy']),
  );
  expect(records).toHaveLength(3);
  expect(JSON.stringify(records)).not.toContain('attention');

  // An import of the first file that ends well leaves no list of an earlier one.
  expect((await start(csv, '--json')).json()).toMatchObject({ attentionFile: null });
  expect(existsSync(attentionFile)).toBe(false);
});

test('rows of JSON, or of a stream, have their ids and reasons in the file', async () => {
  const csv = path.join(cli.folder, 'stream.attention.csv');
  const running = cli.start(
    cli.importOf('-', '--json', '--attention-file', csv),
    '{"id":"n1","name":"A"}\n{"id":"n2","name":"B"}\n',
  );
  expect((await running.ended).json()).toMatchObject({ needsAttention: 2, attentionFile: csv });
  const lines = readFileSync(csv, 'utf8').split('\n');
  expect(lines[0]).toBe('\uFEFFid,attention_kind,attention_reason,attention_what_to_do');
  expect(lines.slice(1, 3).map((line) => line.split(',').slice(0, 2))).toEqual([
    ['n1', 'invalid_record'],
    ['n2', 'invalid_record'],
  ]);
});

test('after Ctrl-C the reasons so far are told, and bulk status tells those that came since, and writes them down', async () => {
  const rows = Array.from({ length: 40 }, (_, index) => `stop-${index},Ann`).join('\n');
  const first = cli.start(cli.importOf(cli.write('stop.csv', `id,Name\n${rows}\n`), '--rate', '1'));
  await first.said('Import ');
  const bulkId = /Import (\S+):/.exec(first.stderr())?.[1] ?? '';
  const ledger = createImportLedger(cli.rig.database, 'default');
  await expect
    .poll(async () => (await ledger.counts(bulkId)).outcomes.needs_attention ?? 0)
    .toBeGreaterThan(0);
  first.child.kill('SIGINT');
  const stopped = await first.ended;
  expect(stopped.stdout).toContain('Why: ');
  expect(stopped.stdout).toContain('stop-0');
  expect(stopped.stdout).toContain(path.join(cli.folder, 'stop.csv.attention.csv'));
  const list = path.join(cli.folder, 'since.csv');
  const status = await cli.run('bulk', 'status', bulkId, '--attention-file', list, '--json');
  expect(status.json()).toMatchObject({
    state: 'running',
    attention: { kinds: { invalid_record: expect.any(Number) } },
  });
  expect(readFileSync(list, 'utf8')).toContain('\nstop-0,invalid_record,');
});

test('a list that cannot be written is said before the first row is sent', async () => {
  const csv = cli.write('no-list.csv', 'id,Name,Phone\nlist-1,A,+12025550199\n');
  const before = (await cli.rig.crm.stats()).requests;
  const nowhere = path.join(cli.folder, 'nowhere', 'list.csv');
  const imports = async () =>
    (JSON.parse((await cli.run('bulk', 'list', '--json')).stdout) as unknown[]).length;
  const known = await imports();
  for (const option of ['--attention-file', '--rejected-file']) {
    const run = await start(csv, option, nowhere);
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining(`name another file with ${option}`)]);
    const piped = await cli.start(cli.importOf('-', option, cli.folder), 'id,Name\n1,A\n').ended;
    expect([piped.code, piped.stderr]).toEqual([
      2,
      expect.stringContaining('is a folder, where a file is needed'),
    ]);
  }
  expect((await cli.rig.crm.stats()).requests).toBe(before);
  expect(await imports()).toBe(known);
});
