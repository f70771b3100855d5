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
  for await (const row of await openRows(chunksOf(Buffer.from(text)), { format, options: all }))
    rows.push(row);
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
    'There is no column "id". The columns are "mail", "name": say which one',
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
    'id,Phone,Mobile\n1,2,3\n',
    {},
    'The columns "Phone" and "Mobile" are both the field "phone"',
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
      reason: 'has an "id" that is neither a text nor a number',
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

test('the example with mistakes has the mistakes that its author lists', async () => {
  const rows = await read(readFileSync(path.join(repositoryRoot(), 'examples/contacts-with-mistakes.csv')));
  const refused = rows.flatMap((row) => {
    if (row.kind === 'reject') return [[row.line, row.reason]];
    const reason = refusalOf(row, changeOfRow(row, { bulkId: 'b', startedAt: 1 }), demo);
    return reason === undefined ? [] : [[row.line, reason]];
  });
  expect(rows).toHaveLength(22);
  expect(refused).toEqual([
    [10, 'has no contact id'],
    [12, '"grace.at.example.com" is not an e-mail address'],
    [15, expect.stringContaining('too long')],
    [23, 'has a quote that is not closed'],
  ]);
});
