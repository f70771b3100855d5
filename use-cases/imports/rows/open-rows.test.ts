import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { changeOfRow, refusalOf, type BulkInput } from '../../../client/bulk/row.ts';
import { repositoryRoot } from '../../../config/home.ts';
import { explain } from '../../../cli/output/explain.ts';
import { RefusedError } from '../../refused-error.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { RowOptions } from './columns.ts';
import { openRows, type RowFormat } from './open-rows.ts';

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < bytes.length; from += 11) yield bytes.subarray(from, from + 11);
}

async function read(
  text: string | Buffer,
  options: Partial<RowOptions> = {},
  format?: RowFormat,
): Promise<BulkInput[]> {
  const all: RowOptions = { object: 'contact', map: {}, empty: 'keep', ...options };
  const rows: BulkInput[] = [];
  const table = await openRows(chunksOf(Buffer.from(text)), { format, options: all });
  for await (const row of table.rows) rows.push(row);
  return rows;
}

const usage = async (text: string | Buffer, options: Partial<RowOptions> = {}): Promise<string> => {
  try {
    await read(text, options);
  } catch (error) {
    if (error instanceof RefusedError) return explain(error);
    throw error;
  }
  return 'no error';
};

const fieldsOf = (rows: BulkInput[]) => rows.map((row) => (row.kind === 'row' ? row.fields : row.reason));

const demo = { connectionId: 'demo', object: 'contact' } as const;

test('usual spellings are our fields, and other columns are fields of their name', async () => {
  const header =
    'ID,E-Mail,First Name,surname,Telephone,Company Name,Job Title,Lead Score,custom_fields.plan';
  const [row] = await read(`${header}\n7,a@b.co,Ada,King,+44 1,Acme,Countess,42,pro\n`);
  expect(row).toMatchObject({
    entityId: '7',
    line: 2,
    fields: {
      email: 'a@b.co',
      firstName: 'Ada',
      lastName: 'King',
      phone: '+44 1',
      company: 'Acme',
      title: 'Countess',
      'Lead Score': '42',
      plan: 'pro',
    },
  });
});

test('a byte-order mark and a header in any order are no obstacle', async () => {
  expect(await read('\uFEFFemail;id\na@b.co;1\n')).toMatchObject([
    { entityId: '1', fields: { email: 'a@b.co' } },
  ]);
});

test('numbers stay texts, and lists are lists', async () => {
  expect(fieldsOf(await read('id,phone,zip,tags\n1,0049301,01067,"a, b;c"\n'))).toEqual([
    { phone: '0049301', postalCode: '01067', tags: ['a', 'b', 'c'] },
  ]);
});

test('an empty cell changes nothing, and clears with --empty clear', async () => {
  expect(fieldsOf(await read('id,a,b\n1,,x\n'))).toEqual([{ b: 'x' }]);
  expect(fieldsOf(await read('id,a,b\n1,,x\n', { empty: 'clear' }))).toEqual([{ a: null, b: 'x' }]);
});

test('--map names the field of a column, or leaves it out', async () => {
  const map = { Mobile: 'mobilePhone', notes: '-' };
  expect(fieldsOf(await read('id,Phone,Mobile,Notes\n1,2,3,4\n', { map }))).toEqual([
    { phone: '2', mobilePhone: '3' },
  ]);
});

test('the columns that a list of rows adds are no fields, unless somebody says so', async () => {
  const text = 'id,Name,attention_kind,attention_reason,attention_what_to_do\n1,A,conflict,why,what\n';
  expect(fieldsOf(await read(text))).toEqual([{ name: 'A' }]);
  expect(fieldsOf(await read(text, { map: { attention_kind: 'kind' } }))).toEqual([
    { name: 'A', kind: 'conflict' },
  ]);
});

test('the id and the external id may have columns of other names', async () => {
  const options = { idColumn: 'user', externalIdColumn: 'lead' };
  expect(await read('user,lead,id\nu1,L1,x\nu2,,y\n', options)).toMatchObject([
    { entityId: 'u1', externalId: 'L1', fields: { id: 'x' } },
    { entityId: 'u2', fields: { id: 'y' } },
  ]);
});

test.each<[ObjectType, string, Record<string, string>]>([
  ['company', 'companyId,Company Name,Phone\n7,Acme,1\n', { name: 'Acme', phone: '1' }],
  ['company', '{"company_id":7,"organisation":"Acme"}\n', { name: 'Acme' }],
  ['deal', 'deal-id,Name,Amount\n7,Big,12.50\n', { name: 'Big', amount: '12.50' }],
  ['contact', 'contact_id,Company Name\n7,Acme\n', { company: 'Acme' }],
])('rows of the object %s have its id column and its fields (%#)', async (object, text, fields) => {
  expect(await read(text, { object })).toMatchObject([{ entityId: '7', fields }]);
});

test('the column of ids is a field too, where it is one', async () => {
  expect(await read('E-Mail,Name\nMAILTO:a@example.com,Ada\n', { idColumn: 'E-Mail' })).toMatchObject([
    { entityId: 'a@example.com', fields: { email: 'a@example.com', name: 'Ada' } },
  ]);
});

test('the header may stand below lines of notes', async () => {
  const csv = 'Contacts of May\n"Made by, a program"\n\nid,First Name,E-Mail\n1,Ada,a@example.com\n';
  expect(await read(csv)).toMatchObject([
    { line: 5, entityId: '1', fields: { firstName: 'Ada', email: 'a@example.com' } },
  ]);
});

test('a table of one column begins with its first line, however many follow', async () => {
  const ids = Array.from({ length: 15 }, (_, index) => `c-${index}`);
  expect(
    (await read(`customer\n${ids.join('\n')}\n`, { idColumn: 'customer' })).map((row) => row.line),
  ).toEqual(ids.map((_, index) => index + 2));
});

test('equal headers are told apart by their number', async () => {
  const map = { 'phone#2': 'phones', 'phone#3': '-' };
  expect(
    fieldsOf(await read('id,phone,phone,phone\n1,0202 5550135,0202 5550136,0202 5550137\n', { map })),
  ).toEqual([{ phone: '0202 5550135', phones: ['0202 5550136'] }]);
});

test('rows of ids and external ids need no more than these', async () => {
  const csv = 'id,externalId,Phone,Telephone,lead_id,\n1,x-1,4.47E+11,2,3,4\n';
  expect(await read(csv, { onlyIds: true })).toMatchObject([
    { entityId: '1', externalId: 'x-1', fields: {} },
  ]);
});

test('members beside "fields" are read where somebody says what they are', async () => {
  const line = '{"id":1,"email":"a@example.com","note":"x","fields":{"firstName":"Ada","phone":null}}\n';
  expect(fieldsOf(await read(line, { map: { email: 'email', note: '-' } }))).toEqual([
    { email: 'a@example.com', firstName: 'Ada', phone: null },
  ]);
});

test('--map and the columns of ids are found inside of "fields" too', async () => {
  const line = '{"id":1,"fields":{"lead_id":"L-1","handy":"0202 5550135"}}\n';
  expect(await read(line, { externalIdColumn: 'lead_id', map: { handy: 'phone' } })).toMatchObject([
    { entityId: '1', externalId: 'L-1', fields: { phone: '0202 5550135' } },
  ]);
});

test('one bad object among good ones is one bad row', async () => {
  const lines = Array.from({ length: 60 }, (_, index) => `{"id":${index},"email":"n${index}@example.com"}`);
  const rows = await read(
    [...lines, '{"id":60,"lead_id":7}', '{"id":61,"name":"x","fields":{}}', '{"a":1}'].join('\n'),
  );
  expect(rows.filter((row) => row.kind === 'reject')).toMatchObject([
    { line: 61, reason: expect.stringContaining('"lead_id", which looks like the CRM') },
    { line: 62, reason: 'has "name" beside "fields", where no field is read' },
  ]);
  expect(rows.at(-1)).toMatchObject({ entityId: '' });
});

test('cells that are missing at the end are empty, and so are more than the header has when nothing is in them', async () => {
  expect(await read('id,a,b\n1\n2,x,,,\n3,,y, ,\n')).toEqual([
    { kind: 'row', line: 2, entityId: '1', fields: {}, externalId: undefined, raw: '1' },
    { kind: 'row', line: 3, entityId: '2', fields: { a: 'x' }, externalId: undefined, raw: '2,x,,,' },
    { kind: 'row', line: 4, entityId: '3', fields: { b: 'y' }, externalId: undefined, raw: '3,,y, ,' },
  ]);
  expect(fieldsOf(await read('id,a,b\n1,x\n', { empty: 'clear' }))).toEqual([{ a: 'x', b: null }]);
});

test('more cells than the header has are one reject, with its line', async () => {
  expect(await read('id,a\n1,b,c\n2,b\n3,"x\ny",z\n4,c\n')).toMatchObject([
    { kind: 'reject', line: 2, reason: 'has 3 cells, and the header has 2', raw: '1,b,c' },
    { kind: 'row', line: 3 },
    {
      kind: 'reject',
      line: 4,
      reason: 'lines 4 to 5 are one row by their quotes; it has 3 cells, and the header has 2',
    },
    { kind: 'row', line: 6, entityId: '4' },
  ]);
});

test.each<[string, string, Partial<RowOptions>, string]>([
  [
    'no id column',
    'mail,name\na,b\n',
    {},
    'There is no column "id". Say which column names each contact, the same in every file: --id-column mail.',
  ],
  [
    'an unknown --id-column',
    'id,a\n1,2\n',
    { idColumn: 'key' },
    'There is no column "key" for --id-column. The columns are "id", "a".',
  ],
  ['an unknown --map', 'id,a\n1,2\n', { map: { b: 'c' } }, 'There is no column "b" for --map.'],
  [
    'two columns of one field',
    'id,Phone,Telephone\n1,2,3\n',
    {},
    'The columns "Phone", "Telephone" are both the field "phone": give all but one another field, as in --map Telephone=phones',
  ],
  [
    'three columns of one name',
    'id,phone,phone,phone\n1,2,3,4\n',
    {},
    'The columns "phone#1", "phone#2", "phone#3" are all the field "phone": give all but one another field, as in --map \'phone#2=phones\' \'phone#3=phones\', or leave them out with --map \'phone#2=-\' \'phone#3=-\'.',
  ],
  [
    'an id of the CRM',
    'id,lead_id\n1,2\n',
    {},
    '"lead_id" looks like the CRM\'s id of the record. If it is, say --external-id-column lead_id; otherwise --map lead_id=lead_id',
  ],
  ['the same in NDJSON', '{"id":1,"lead_id":2}\n', {}, '--external-id-column lead_id'],
  ['a member beside "fields"', '{"id":1,"email":"a@b.co","fields":{}}\n', {}, '--map email=email'],
  [
    'an unnamed column with values',
    ',id,a\n0,1,2\n',
    {},
    "The column #1 has no name, and holds \"0\": name its field with --map '#1=field', or leave it out with --map '#1=-'.",
  ],
  [
    'a text',
    '# A heading\n\nand, so on\n',
    {},
    'This is no table: its first line, "# A heading", is not the header of a CSV.',
  ],
  [
    'a CSV without a header',
    '1,a@example.com\n',
    {},
    'The first line is no header: it holds "a@example.com".',
  ],
  [
    'a header without ids',
    'Email,Name\n',
    {},
    'There is no column "id". Say which column names each contact, the same in every file: --id-column Email.',
  ],
  [
    'a header in which nothing looks like an id',
    'Color,Size\n',
    {},
    'the same in every file: --id-column, with one of "Color", "Size".',
  ],
  [
    'ids of the app beside e-mails',
    'Kundennummer;E-Mail privat;E-Mail\n',
    {},
    'the same in every file: --id-column Kundennummer, or --id-column E-Mail.',
  ],
  [
    'a list of rejected rows',
    'line,reason,raw\n4,has no contact id,",Bo"\n',
    { map: { Ort: 'city' } },
    'correct those rows in the file they come from, and import it again.',
  ],
  ['an empty source', '', {}, 'the source is empty'],
  ['a header with an open quote', 'id,"a\n', {}, 'The header (line 1) has a quote that is not closed'],
])('%s is wrong usage, and says what there is', async (_title, text, options, sentence) => {
  expect(await usage(text, options)).toContain(sentence);
});

test('a row that a forgotten quote has swallowed is refused, and an address of two lines is not', async () => {
  const [first, second] = await read('id,a,b\n1,"Main Street 1\nExampletown"\n2,"x\n3,y,z"\n');
  expect(first).toMatchObject({ kind: 'row', entityId: '1', fields: { a: 'Main Street 1\nExampletown' } });
  expect(second).toMatchObject({
    kind: 'reject',
    reason: 'lines 4 to 5 are one row by their quotes; it has 2 cells, and the header has 3',
  });
});

test('NDJSON is recognised by its first character', async () => {
  const lines = [
    '{"id":7,"E-Mail":"a@b.co","age":3,"phone":null}',
    '',
    '{"id":"8","fields":{"phone":null}}',
    'nonsense',
    '[1]',
  ];
  expect(await read(`${lines.join('\n')}\n{"id":{},"a":1}`)).toEqual([
    { kind: 'row', line: 1, entityId: '7', fields: { email: 'a@b.co', age: 3 }, raw: lines[0] },
    { kind: 'row', line: 3, entityId: '8', fields: { phone: null }, raw: lines[2] },
    { kind: 'reject', line: 4, reason: 'is not JSON', raw: 'nonsense' },
    { kind: 'reject', line: 5, reason: 'is not a JSON object', raw: '[1]' },
    {
      kind: 'reject',
      line: 6,
      reason: '{} in "id" is neither a text nor a number',
      raw: '{"id":{},"a":1}',
    },
  ]);
});

test.each([
  ['', {}, 'has no contact id'],
  [
    'x'.repeat(230),
    {},
    'The contact id is too long: its workflow id would have 243 bytes, and 200 is the limit',
  ],
  ['1', { email: 'grace.at.example.com' }, '"grace.at.example.com" is not an e-mail address'],
  ['1', { emails: ['a@b.co', 'a@b'] }, '"a@b" is not an e-mail address'],
  ['1', { note: 'x'.repeat(70_000) }, 'a change is at most 64 KB'],
  ['1', { email: 'müller@exämple.de', phone: null }, undefined],
  ['1', { email: null }, undefined],
])('the row %# is refused for what it holds, or not', (entityId, fields, reason) => {
  const row = { kind: 'row' as const, line: 2, entityId, fields, raw: '' };
  const change = changeOfRow(row, { bulkId: 'b', startedAt: 1 });
  expect(refusalOf(row, change, demo)).toBe(reason);
});

test.each([
  ['id,name\n,Ada\n', {}, 'has no contact id: "id" is empty'],
  ['E-Mail;Kundennummer\na@example.com;""\n', { idColumn: 'kundennummer' }, '"Kundennummer" is empty'],
  ['{"id":null,"name":"Ada"}\n', {}, 'has no contact id: "id" is empty'],
  ['Company ID,Name\n ,Acme\n', { object: 'company' as const }, 'has no company id: "Company ID" is empty'],
])('a row without an id says which column is empty (%#)', async (text, options, reason) => {
  expect(await read(text, options)).toMatchObject([
    { kind: 'reject', reason: expect.stringContaining(reason) },
  ]);
});

test.each([
  ['{"id":12345678901234567890}', '12345678901234567890 in "id" is a number'],
  ['{"id":1,"fields":{"account":-9007199254740993}}', '-9007199254740993 in "account" is a number'],
  [String.raw`{"a\"1":"12345678901234567891","id":12345678901234567890}`, '12345678901234567890 in "id"'],
  [`{"id":1,"externalId":1${'0'.repeat(30)}7}`, `1${'0'.repeat(30)}7 in "externalId"`],
])('a number whose digits are lost is shown as the file has it (%#)', async (text, reason) => {
  for (const source of [`${text}\n`, `[${text}]`]) {
    expect(await read(source)).toMatchObject([{ kind: 'reject', reason: expect.stringContaining(reason) }]);
  }
});

test('the example with mistakes has the mistakes that its author lists', async () => {
  const rows = await read(readFileSync(path.join(repositoryRoot(), 'examples/contacts-with-mistakes.csv')));
  const refused = rows.flatMap((row) => {
    if (row.kind === 'reject') return [[row.line, row.reason]];
    const reason = refusalOf(row, changeOfRow(row, { bulkId: 'b', startedAt: 1 }), demo);
    return reason === undefined ? [] : [[row.line, reason]];
  });
  expect(rows).toHaveLength(22);
  expect(refused).toEqual([
    [10, 'has no contact id: "id" is empty'],
    [12, '"grace.at.example.com" is not an e-mail address'],
    [15, expect.stringContaining('too long')],
    [23, 'has a quote that is not closed'],
  ]);
});
