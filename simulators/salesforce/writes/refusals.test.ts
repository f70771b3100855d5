// What a row is refused for: each rule with its code, its words and its fields.
import { expect, test } from 'vitest';
import { recorded, startSalesforce } from '../start-for-test.ts';

const deal = { Name: 'Engine', StageName: 'Prospecting', CloseDate: '2026-12-31' };
const unknownId = '001ak0000000000AAA';

test.each<[what: string, object: string, body: object, code: string, message: string, fields?: string[]]>([
  [
    'a contact needs a last name',
    'Contact',
    { FirstName: 'A' },
    'REQUIRED_FIELD_MISSING',
    'Required fields are missing: [LastName]',
    ['LastName'],
  ],
  [
    'an account needs a name',
    'Account',
    {},
    'REQUIRED_FIELD_MISSING',
    'Required fields are missing: [Name]',
    ['Name'],
  ],
  [
    'an opportunity needs three',
    'Opportunity',
    {},
    'REQUIRED_FIELD_MISSING',
    'Required fields are missing: [Name, StageName, CloseDate]',
    ['Name', 'StageName', 'CloseDate'],
  ],
  [
    'a lead needs a company',
    'Lead',
    { LastName: 'A' },
    'REQUIRED_FIELD_MISSING',
    'Required fields are missing: [Company]',
    ['Company'],
  ],
  [
    'a blank text is none',
    'Contact',
    { LastName: '  ' },
    'REQUIRED_FIELD_MISSING',
    'Required fields are missing: [LastName]',
    ['LastName'],
  ],
  [
    'Company is on leads only',
    'Contact',
    { LastName: 'A', Company: 'B' },
    'INVALID_FIELD',
    "No such column 'Company' on sobject of type Contact",
  ],
  [
    'a text that is too long',
    'Contact',
    { LastName: 'A', FirstName: 'x'.repeat(41) },
    'STRING_TOO_LONG',
    `First Name: data value too large: ${'x'.repeat(41)} (max length=40)`,
    ['FirstName'],
  ],
  [
    'an e-mail that is none',
    'Contact',
    { LastName: 'A', Email: 'ada@' },
    'INVALID_EMAIL_ADDRESS',
    'Email: invalid email address: ada@',
    ['Email'],
  ],
  [
    'a stage that is not in the list',
    'Opportunity',
    { ...deal, StageName: 'negotiation' },
    'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    'Stage: bad value for restricted picklist field: negotiation',
    ['StageName'],
  ],
  [
    'a reference that is no id',
    'Contact',
    { LastName: 'A', AccountId: '12' },
    'MALFORMED_ID',
    'Account ID: id value of incorrect type: 12',
    ['AccountId'],
  ],
  [
    'a reference to nothing',
    'Contact',
    { LastName: 'A', AccountId: unknownId },
    'INVALID_CROSS_REFERENCE_KEY',
    'invalid cross reference id',
    ['AccountId'],
  ],
  [
    'a reference to something else',
    'Contact',
    { LastName: 'A', AccountId: '003ak0000000000AAA' },
    'FIELD_INTEGRITY_EXCEPTION',
    'Account ID: id value of incorrect type: 003ak0000000000AAA',
    ['AccountId'],
  ],
  [
    'an owner who has left',
    'Contact',
    { LastName: 'A', OwnerId: '005ak0000000004AAA' },
    'INACTIVE_OWNER_OR_USER',
    'operation performed with inactive user [005ak0000000004] as owner of contact',
    ['OwnerId'],
  ],
  [
    'a currency in a company of one currency',
    'Opportunity',
    { ...deal, CurrencyIsoCode: 'EUR' },
    'INVALID_FIELD',
    "No such column 'CurrencyIsoCode' on sobject of type Opportunity",
  ],
])('%s', async (_what, object, body, errorCode, message, fields) => {
  const { rest } = await startSalesforce();
  const answer = await rest('POST', `/sobjects/${object}`, body);
  const error = { message, errorCode, ...(fields === undefined ? {} : { fields }) };
  expect([answer.status, answer.body]).toEqual([400, [error]]);
});

test('an unknown and a read-only field are refused as in the recorded answers', async () => {
  const { rest } = await startSalesforce();
  const unknown = await rest('POST', '/sobjects/Account', { Name: 'A', AccountNumer: '1' });
  expect(unknown.body).toEqual(recorded('unknown-field'));
  const closed = await rest('POST', '/sobjects/Account', { Name: 'A', MasterRecordId: unknownId });
  expect(closed.body).toEqual(recorded('invalid-field-upsert'));
});

test('dates, numbers and switches are read by the parser, and what it cannot read is its error', async () => {
  const { rest } = await startSalesforce();
  for (const body of [
    { ...deal, CloseDate: '12/31/2026' },
    { ...deal, Amount: 'much' },
    { ...deal, Name: 5 },
    { ...deal, Name: ['a'] },
    { ...deal, CloseDate: '' },
    { ...deal, CloseDate: '2026-12-31T00:00:00Z' },
  ]) {
    expect((await rest('POST', '/sobjects/Opportunity', body)).body).toMatchObject([
      { errorCode: 'JSON_PARSER_ERROR' },
    ]);
  }
  expect((await rest('POST', '/sobjects/Opportunity', { ...deal, Amount: '50000.5' })).status).toBe(201);
});

test('ids are told apart: no id, nobody, deleted', async () => {
  const { rest } = await startSalesforce();
  const code = async (method: string, path: string) => {
    const { status, body } = await rest(method, path, method === 'GET' ? undefined : {});
    return [status, (body as unknown as { errorCode: string }[])[0]?.errorCode];
  };
  expect(await code('GET', '/sobjects/Contact/12')).toEqual([404, 'NOT_FOUND']);
  expect(await code('PATCH', '/sobjects/Contact/003ak0000000001AAX')).toEqual([400, 'MALFORMED_ID']);
  expect(await code('PATCH', '/sobjects/Contact/003ak0000000001AAA')).toEqual([404, 'NOT_FOUND']);
  expect(await code('POST', '/sobjects/Kontact')).toEqual([404, 'NOT_FOUND']);
});

test('a company and its contact are joined by what the app knows of the company', async () => {
  const { rest, client } = await startSalesforce();
  const { id } = await client().sobject('Account').create({ Name: 'Acme', Syncline_Id__c: 'co-1' });
  const body = { LastName: 'Ada', Account: { Syncline_Id__c: 'co-1' } };
  const made = (await rest('POST', '/sobjects/Contact', body)).body;
  expect(await client().sobject('Contact').retrieve(String(made['id']))).toMatchObject({ AccountId: id });
  const lost = await rest('POST', '/sobjects/Contact', { ...body, Account: { Syncline_Id__c: 'co-2' } });
  expect(lost.body).toMatchObject([
    { errorCode: 'INVALID_FIELD', message: expect.stringContaining('co-2') as unknown },
  ]);
});

test('a validation rule refuses whom it concerns, a lock goes away by itself', async () => {
  const { rest, rules } = await startSalesforce();
  const rule = {
    field: 'Email',
    value: 'ada@example.com',
    statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    message: 'No Adas',
    fields: ['Email'],
  };
  await rules({
    rowErrors: [
      rule,
      {
        statusCode: 'UNABLE_TO_LOCK_ROW',
        message: 'unable to obtain exclusive access to this record',
        times: 1,
      },
    ],
  });
  const make = (Email: string) => rest('POST', '/sobjects/Contact', { LastName: 'A', Email });
  expect((await make('ada@example.com')).body).toEqual([
    { message: 'No Adas', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Email'] },
  ]);
  expect((await make('b@example.com')).body).toMatchObject([{ errorCode: 'UNABLE_TO_LOCK_ROW' }]);
  expect((await make('b@example.com')).status).toBe(201);
});
