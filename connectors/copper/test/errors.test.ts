// What Copper refuses, and what a person reads of it.
import { expect, test } from 'vitest';
import type { CrmError } from '../../../domain/failure.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import type { ServerAnswer } from '../../kit/testing/local-server.ts';
import { openCopper, recorded } from './open-copper.ts';

const ann = { name: 'Ann', email: 'ann@example.com', title: 'CEO' };

const refused = (message: string, status = 422): ServerAnswer => ({
  status,
  body: { success: false, status, message },
});
const invalid = (words: string): ServerAnswer => refused(`Invalid input: Validation errors: ${words}`);
const notFound = refused('Resource not found', 404);

async function refusalOf(answer: ServerAnswer): Promise<CrmError> {
  const { of } = await openCopper(({ url }) => (url.includes('fetch_by_email') ? notFound : answer));
  return crmError(of().create(of().toRecord(ann, keyOf()), callOf()));
}

test.each<[string, ServerAnswer, Partial<CrmError>, RegExp]>([
  [
    'a name that is missing (recorded answer)',
    { status: 422, body: recorded('blank-name') },
    { kind: 'invalid_record', field: 'firstName' },
    /firstName \(name\): can't be blank/,
  ],
  [
    'a property that nobody knows (recorded answer)',
    { status: 422, body: recorded('unrecognized-attributes') },
    { kind: 'invalid_record' },
    /Unrecognized attributes specified: pageSize/,
  ],
  [
    'an address that is not there (recorded answer)',
    { status: 404, body: recorded('no-path') },
    { kind: 'unsupported' },
    /no such address: correct baseUrl/,
  ],
  [
    'the first of several, in our words',
    invalid('Title: is too long\nName: is invalid'),
    { kind: 'invalid_record', field: 'title' },
    /title: is too long/,
  ],
  [
    'an e-mail that is no address is not repeated',
    invalid('Emails: ann@example.com is invalid'),
    { kind: 'invalid_record', field: 'email' },
    /email \(emails\): \*\*\* is invalid/,
  ],
  [
    'an opportunity that needs somebody',
    invalid("Primary Contact Id: can't be blank"),
    { kind: 'invalid_record' },
    /takes no opportunity without a primary contact/,
  ],
  [
    'more rows than it takes',
    { status: 422, body: { error: 'Request size too large, limit is 5' } },
    { kind: 'unsupported' },
    /lower batchSize/,
  ],
  ['a login that is none', refused('Invalid credentials', 401), { kind: 'auth_expired' }, /API key/],
  ['what the plan has not', refused('Feature not enabled', 403), { kind: 'forbidden' }, /plan or settings/],
  [
    'too many calls',
    refused('Too Many Requests', 429),
    { kind: 'rate_limited', retryAfterMs: 5000, execution: 'rejected' },
    /retry in 5 s/,
  ],
])('%s', async (_name, answer, expected, sentence) => {
  const error = await refusalOf(answer);
  expect(error).toMatchObject(expected);
  expect(error.message).toMatch(sentence);
});

test.each(['Emails: has already been taken', 'Emails: that cannot be', 'Base: e-mail in use'])(
  'who has the e-mail is asked, whatever Copper says of it: %s',
  async (words) => {
    const { of, sent } = await openCopper(({ url }) =>
      url.includes('fetch_by_email') ? { body: { id: 2002, emails: [] } } : invalid(words),
    );
    const error = await crmError(of().create(of().toRecord(ann, keyOf()), callOf()));
    expect(error).toMatchObject({ kind: 'conflict', existingId: '2002', execution: 'rejected' });
    expect(sent()).toHaveLength(2);
  },
);

test('what the create was answered is told, whatever becomes of the question after it', async () => {
  const { of } = await openCopper(({ url }) =>
    url.includes('fetch_by_email') ? { status: 500 } : invalid('Emails: has already been taken'),
  );
  const error = await crmError(of().create(of().toRecord(ann, keyOf()), callOf()));
  expect(error).toMatchObject({ kind: 'conflict', existingId: undefined, status: 422 });
});

test('rows of one call: a refusal is that row’s own, with the record that is in the way', async () => {
  const { of, body } = await openCopper(({ url }) => {
    if (url.includes('fetch_by_email')) return { body: { id: 2002 } };
    const rows = [
      { id: 11 },
      { success: false, message: { title: [{ error: 'invalid' }] } },
      { success: false, message: { emails: [{ error: 'taken' }] } },
    ];
    return { body: rows };
  });
  const rows = ['a', 'b', 'c'].map((id) => {
    const key = keyOf(id);
    const record = of().toRecord({ name: id, email: `${id}@example.com` }, key);
    return { record, call: callOf({ key }) };
  });
  expect(await of().batch?.create?.(rows, callOf())).toMatchObject([
    { externalId: '11' },
    { kind: 'invalid_record', field: 'title', execution: 'rejected' },
    { kind: 'conflict', existingId: '2002' },
  ]);
  expect(body()['people']).toHaveLength(3);
});

test('an update of many names its records, and an answer about another one is none', async () => {
  const { of, body, sent } = await openCopper({
    body: [{ id: 7 }, { id: 9 }, { success: false, id: 3, message: { id: [{ error: 'not_found' }] } }],
  });
  const rows = ['7', '8', '3'].map((externalId) => ({
    externalId,
    record: { title: 'CTO' },
    call: callOf(),
  }));
  const [one, other, gone] = (await of().batch?.update?.(rows, callOf())) ?? [];
  expect(one).toMatchObject({ externalId: '7' });
  expect(other).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  expect(gone).toMatchObject({ kind: 'not_found' });
  expect(sent()[0]).toMatch(/^POST \/developer_api\/v1\/people\/bulk_update /);
  expect(body()).toEqual({ people: [7, 8, 3].map((id) => ({ id, title: 'CTO' })) });
  // Opportunities have no such call.
  expect(of('deal').batch?.update).toBeUndefined();
  expect(of('deal').batch?.find).toBeUndefined();
});

test('two rows of one e-mail are never in one call', async () => {
  const { of } = await openCopper({});
  const record = of().toRecord({ name: 'x', email: 'A@example.com', emails: ['b@example.com'] }, keyOf());
  expect(of().batch?.valuesOnce?.(record)).toEqual(['a@example.com', 'b@example.com']);
});
