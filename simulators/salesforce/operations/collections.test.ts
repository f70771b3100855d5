// Many records in one call, through the community's client.
import { expect, test } from 'vitest';
import { keyField, recorded, refusalOf, startSalesforce } from '../start-for-test.ts';

const siena = { FirstName: 'Siena', LastName: 'Ada', Email: 'siena@example.com' };
const markus = { FirstName: 'Markus', LastName: 'Ada', Email: 'markus@example.com' };

/** The shape of an answer: ids are as they come. */
function withoutIds(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer).replaceAll(/"id":"\w+"/g, '"id":"…"')) as unknown;
}

test('200 contacts are made by one call and changed by another, in their order', async () => {
  const crm = await startSalesforce();
  const contacts = crm.client().sobject('Contact');
  const people = Array.from({ length: 200 }, (_, index) => ({
    LastName: `Person ${index}`,
    [keyField]: `p-${index}`,
  }));
  const made = await contacts.create(people);
  expect(made.every(({ success }) => success)).toBe(true);
  const changed = await contacts.update(made.map(({ id }, index) => ({ Id: id ?? '', Title: `T${index}` })));
  expect(changed.map(({ id }) => id)).toEqual(made.map(({ id }) => id));
  const read = await contacts.retrieve([made[199]?.id ?? '', '003ak0000000001AAA'], {
    fields: ['LastName', 'Title'],
  });
  expect(read).toMatchObject([{ LastName: 'Person 199', Title: 'T199' }, null]);
  const calls = await crm.requests('?crm=salesforce');
  expect(calls.map(({ operation, recordIds }) => [operation, recordIds.length])).toEqual([
    ['batchCreate', 200],
    ['batchUpdate', 200],
    ['batchRead', 1],
  ]);
});

test('answers have the form of the recorded ones', async () => {
  const { rest } = await startSalesforce();
  const rows = (...records: object[]) => records.map((row) => ({ attributes: { type: 'Contact' }, ...row }));
  const made = await rest('POST', '/composite/sobjects', { records: rows(siena, markus) });
  expect(withoutIds(made.body)).toEqual(withoutIds(recorded('batch-created')));
  const [first] = made.body as unknown as { id: string }[];

  expect((await rest('POST', '/composite/sobjects', { records: [] })).body).toEqual(recorded('batch-empty'));
  const partial = { allOrNone: true, records: rows({ FirstName: 'Siena' }, markus) };
  expect((await rest('POST', '/composite/sobjects', partial)).body).toEqual(
    recorded('batch-create-all-or-none'),
  );
  const noIds = { records: rows(siena, markus) };
  expect((await rest('PATCH', '/composite/sobjects', noIds)).body).toEqual(
    recorded('batch-update-without-ids'),
  );
  const unknownField = { unknownField_LastName: 'x' };
  const [, second] = made.body as unknown as { id: string }[];
  const mixed = {
    allOrNone: true,
    records: rows({ id: first?.id, Title: 'T' }, { ...unknownField, id: second?.id }),
  };
  expect((await rest('PATCH', '/composite/sobjects', mixed)).body).toEqual(
    recorded('batch-update-all-or-none'),
  );
});

test('one bad row fails alone, and with allOrNone nothing is written', async () => {
  const crm = await startSalesforce();
  const contacts = crm.client().sobject('Contact');
  const bad = { LastName: 'B', Email: 'no address' };
  const some = await contacts.create([siena, bad, markus]);
  expect(some.map(({ success }) => success)).toEqual([true, false, true]);
  expect(some[1]?.errors).toEqual([
    {
      statusCode: 'INVALID_EMAIL_ADDRESS',
      message: 'Email: invalid email address: no address',
      fields: ['Email'],
    },
  ]);
  expect(some[1]).not.toHaveProperty('id');
  const none = await contacts.create([siena, bad], { allOrNone: true });
  expect(none.map(({ errors }) => (errors as unknown as { statusCode: string }[])[0]?.statusCode)).toEqual([
    'ALL_OR_NONE_OPERATION_ROLLED_BACK',
    'INVALID_EMAIL_ADDRESS',
  ]);
  const twins = [
    { ...siena, [keyField]: 'twin' },
    { ...markus, [keyField]: 'TWIN' },
  ];
  expect((await contacts.create(twins, { allOrNone: true })).map(({ success }) => success)).toEqual([
    false,
    false,
  ]);
  expect((await contacts.create(twins)).map(({ success }) => success)).toEqual([true, false]);
  expect(await crm.statsOfSalesforce()).toMatchObject({ records: 3 });
});

test('an upsert of many says of each row whether it is new, and refuses a key that comes twice', async () => {
  const crm = await startSalesforce();
  const contacts = crm.client().sobject('Contact');
  await contacts.create({ ...siena, [keyField]: 'a' });
  const rows = [
    { ...siena, Title: 'T', [keyField]: 'A' },
    { ...markus, [keyField]: 'b' },
    { ...markus, [keyField]: 'c' },
    { ...markus, [keyField]: 'C' },
    { FirstName: 'Nobody', [keyField]: 'd' },
  ];
  const answers = await contacts.upsert(rows, keyField);
  expect(answers.map(({ success, created }) => [success, created])).toEqual([
    [true, false],
    [true, true],
    [false, undefined],
    [false, undefined],
    [false, undefined],
  ]);
  expect(answers[2]?.errors).toMatchObject([{ statusCode: 'DUPLICATE_VALUE' }]);
  expect(answers[4]?.errors).toMatchObject([{ statusCode: 'REQUIRED_FIELD_MISSING' }]);
  const blank = await crm.rest('PATCH', `/composite/sobjects/Contact/${keyField}`, {
    records: [{ attributes: { type: 'Contact' }, LastName: 'X' }],
  });
  expect(blank.body).toMatchObject([{ success: false, errors: [{ statusCode: 'MISSING_ARGUMENT' }] }]);
  const other = [{ LastName: 'X', Other__c: 'x' }];
  expect(await refusalOf(contacts.upsert(other, 'Other__c'))).toMatchObject({ errorCode: 'NOT_FOUND' });
});

test('a row whose external id two records have is refused and names both', async () => {
  const crm = await startSalesforce({ hasKey: false });
  await crm.makeKey('Contact', { isUnique: false });
  const contacts = crm.client().sobject('Contact');
  const twins = await contacts.create([siena, markus].map((row) => ({ ...row, [keyField]: 'x' })));
  const [answer] = await contacts.upsert([{ LastName: 'X', [keyField]: 'x' }], keyField);
  expect(answer?.errors).toEqual([
    {
      statusCode: 'DUPLICATE_EXTERNAL_ID',
      message: `Syncline Id: more than one record found for external id field: [${twins.map(({ id }) => id ?? '').join(', ')}]`,
      fields: [keyField],
    },
  ]);
});

test('many are deleted, with what belongs to them, and a second time each is told so', async () => {
  const crm = await startSalesforce();
  const conn = crm.client();
  const { id: AccountId } = await conn.sobject('Account').create({ Name: 'Acme' });
  const [one, two] = await conn.sobject('Contact').create([{ ...siena, AccountId }, markus]);
  expect(await conn.sobject('Account').delete(AccountId ?? '')).toMatchObject({ success: true });
  const answers = await conn
    .sobject('Contact')
    .delete([one?.id ?? '', two?.id ?? '', 'x', '003ak0000000001AAA']);
  expect(
    answers.map(({ success, errors }) =>
      success ? 'deleted' : (errors as unknown as { statusCode: string }[])[0]?.statusCode,
    ),
  ).toEqual(['ENTITY_IS_DELETED', 'deleted', 'MALFORMED_ID', 'INVALID_CROSS_REFERENCE_KEY']);
});

test('201 rows and a row of no known type fail the whole call, a value that nobody can read its row or the call', async () => {
  const { rest, rules } = await startSalesforce();
  const send = (records: object[]) => rest('POST', '/composite/sobjects', { records });
  const row = { attributes: { type: 'Contact' }, LastName: 'A' };
  const code = async (records: object[]) =>
    ((await send(records)).body as unknown as { errorCode: string }[])[0]?.errorCode;
  expect(await code(Array.from({ length: 201 }, () => row))).toBe('EXCEEDED_ID_LIMIT');
  expect(await code([row, { attributes: { type: 'Kontact' } }])).toBe('INVALID_TYPE');
  const unreadable = [row, { ...row, Birthdate: '12/31/1999' }];
  expect((await send(unreadable)).body).toMatchObject([
    { success: true },
    { success: false, errors: [{ statusCode: 'JSON_PARSER_ERROR', fields: [] }] },
  ]);
  await rules({ unreadable: 'call' });
  expect(await code(unreadable)).toBe('JSON_PARSER_ERROR');
  const chunks = Array.from({ length: 11 }, (_, index) =>
    index % 2 === 0 ? row : { attributes: { type: 'Account' }, Name: 'A' },
  );
  expect(await code(chunks)).toBe('LIMIT_EXCEEDED');
});

test('a row that is locked fails alone, and goes through the next time', async () => {
  const crm = await startSalesforce();
  const locked = {
    statusCode: 'UNABLE_TO_LOCK_ROW',
    message: 'unable to obtain exclusive access to this record or 1 records: 001ak',
  };
  await crm.rules({ rowErrors: [{ ...locked, field: 'Email', value: markus.Email, times: 1 }] });
  const contacts = crm.client().sobject('Contact');
  expect((await contacts.create([siena, markus])).map(({ success }) => success)).toEqual([true, false]);
  expect((await contacts.create([markus])).map(({ success }) => success)).toEqual([true]);
});
