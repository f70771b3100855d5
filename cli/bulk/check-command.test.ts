// No stack runs here, no address and no key is set: whoever is called would be an error.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';
import { startCli } from '../../test/support/cli-process.ts';
import { runCli } from '../../test/support/run-cli.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'syncline-check-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = { SYNCLINE_HOME: path.join(folder, 'none'), TEMPORAL_ADDRESS: '', DATABASE_URL: '' };

function write(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

const check = (...words: string[]) => runCli(env, 'bulk', 'check', ...words);

test('a check shows the table, the first rows and what would be rejected, and calls nobody', async () => {
  const file = write(
    'people.csv',
    [
      'id,First Name,E-mail,Phone,Mobile,Lead Score,Fax',
      '1,Ada,<ada@example.com>,,(202) 555-0135,42,',
      '2,Bob,bob,,,,',
      '3,Cleo,cleo@example.com,4.47E+11,,,',
      '1,Ada,ada@example.com,,(202) 555-0135,42,',
      '1,Eve,ada@example.com,,(202) 555-0135,42,',
    ].join('\n'),
  );
  const run = await check(file, '--connection', 'demo');
  expect(run.code).toBe(1);
  const words = run.stdout.replaceAll(/ {2,}/g, '  ');
  for (const line of [
    '  COLUMN  BECOMES  EXAMPLE',
    '  id  id  1',
    '  E-mail  email  <ada@example.com>',
    '  Phone  phone, or phones  4.47E+11',
    '  Lead Score  own field  42',
    '  Nothing seen in: Fax',
    'The first rows, as they would be sent:',
    '  line 2  id "1"  {"firstName":"Ada","email":"ada@example.com","Lead Score":"42","phone":"(202) 555-0135"}',
    'Would be rejected:',
    '  line 3  "bob" is not an e-mail address',
    '  line 4  "4.47E+11" in "Phone" is a number that a spreadsheet has shortened, and its digits are lost',
    '  line 6  lines 2 and 6 are both the contact "1", with different content',
    '5 rows: 1 contact would be sent, 3 would be rejected, 1 repeats an earlier row. Nobody was called.',
  ])
    expect(words).toContain(line);
});

test('a check is a document too', async () => {
  const file = write(
    'bad.ndjson',
    '{"id":1,"email":12345}\n{"id":2,"email":67890}\n{"id":3,"Note":"x","nick":"C"}\n',
  );
  const run = await check(file, '--map', 'Note=-', '--map', 'nickname=nick', '--json');
  expect(run.code).toBe(1);
  expect(run.json()).toMatchObject({
    file,
    object: 'contact',
    format: 'ndjson',
    exporter: null,
    columns: [
      { column: 'id', isId: true, becomes: 'id', field: null, example: '1' },
      { column: 'email', becomes: 'field', field: 'email', example: '12345' },
      { column: 'Note', becomes: 'not_used', why: 'asked', example: 'x' },
      { column: 'nick', becomes: 'own_field', field: 'nick', example: 'C' },
    ],
    problems: [],
    unusedOptions: [{ option: 'map', column: 'nickname' }],
    rows: 3,
    accepted: 1,
    rejected: 2,
    repeated: 0,
    reasons: [{ reason: '… in "…" is not an e-mail address', count: 2 }],
    firstRows: [{ line: 3, id: '3', fields: { nick: 'C' } }],
    firstRejects: [{ line: 1, reason: '12345 in "email" is not an e-mail address' }, { line: 2 }],
  });
});

test('what must be said first ends with 2, beside the table, and what it advises works', async () => {
  const file = write('twins.csv', 'id,phone,phone,phone,lead_id\n1,2,3,4,5\n');
  const refused = await check(file);
  expect(refused.code).toBe(2);
  expect(refused.stdout).toContain('phone#3');
  expect(refused.stdout).toContain("as in --map 'phone#2=phones' 'phone#3=phones', or leave them out");
  expect(refused.stdout).toContain('say --external-id-column lead_id;');
  const advised = ['--map', 'phone#2=phones', 'phone#3=phones', '--external-id-column', 'lead_id'];
  expect((await check(file, ...advised, '--json')).json()).toMatchObject({
    accepted: 1,
    firstRows: [{ id: '1', externalId: '5', fields: { phone: '2', phones: ['3', '4'] } }],
  });
});

test('an export is checked as it is downloaded', async () => {
  const file = path.join(repositoryRoot(), 'examples', 'exports', 'google-contacts-old.csv');
  const refused = await check(file);
  expect(refused.code).toBe(2);
  expect(refused.stdout).toContain('It looks like an export of Google Contacts.');
  expect(refused.stdout).toContain(
    "Say which column names each contact, the same in every file: --id-column 'E-mail 1 - Value'.",
  );
  const run = await check(file, '--id-column', 'E-mail 1 - Value', '--json');
  expect(run.code).toBe(0);
  expect(run.json()).toMatchObject({
    rows: 2,
    firstRows: [
      {
        id: 'ann@example.com',
        fields: { email: 'ann@example.com', emails: ['a.lee@example.com', 'ann.home@example.com'] },
      },
      { id: 'bob@example.com', fields: { email: 'bob@example.com' } },
    ],
  });
});

test('what is no table is said, and what stdin brings is checked', async () => {
  const run = await check(path.join(repositoryRoot(), 'README.md'));
  expect(run.code).toBe(2);
  expect(run.stdout).toContain('This is no table: its first line, "# Syncline", is not the header of a CSV.');
  expect(run.stdout).not.toContain('COLUMN');
  const piped = await startCli(
    env,
    ['bulk', 'check', '-', '--object', 'company', '--json'],
    'id,Firma\n7,Acme\n',
  ).ended;
  expect(piped.json()).toMatchObject({
    object: 'company',
    firstRows: [{ id: '7', fields: { name: 'Acme' } }],
  });
});

test('what a file holds does not move the cursor', async () => {
  const run = await check(write('escape.csv', 'id,Note\n1,\u001B[2J\u202Ex\n'));
  expect(run.stdout).not.toContain('\u001B');
  expect(run.code).toBe(0);
});
