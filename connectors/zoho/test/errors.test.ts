// Each row of the error table, in the words in which Zoho says it.
import { expect, test } from 'vitest';
import type { FailureKind } from '../../../domain/failure.ts';
import { callOf } from '../../kit/testing/calls.ts';
import { create, openAtServer, refusal } from './open-zoho.ts';

const error = (code: string, message: string, details: object = {}) => ({
  code,
  details,
  message,
  status: 'error',
});
const place = (api_name: string, more: object = {}) => ({
  api_name,
  json_path: `$.data[0].${api_name}`,
  ...more,
});

/** Whole calls. */
test.each<[status: number, body: object, kind: FailureKind, words: string]>([
  [401, error('OAUTH_SCOPE_MISMATCH', 'invalid oauth scope to access this URL'), 'forbidden', 'log in again'],
  [401, error('INVALID_TOKEN', 'invalid oauth token'), 'auth_expired', 'the login has ended'],
  [400, error('AUTHENTICATION_FAILURE', 'Authentication failed'), 'auth_expired', 'the login has ended'],
  [429, error('TOO_MANY_REQUESTS', 'concurrent calls exceeded'), 'rate_limited', 'under way'],
  [429, error('TOO_MANY_REQUESTS', 'maximum API call limit'), 'rate_limited', 'credits'],
  [
    403,
    error('NO_PERMISSION', 'permission denied', { permissions: ['Crm_Implied_Create_Contacts'] }),
    'forbidden',
    'may not do this',
  ],
  [
    400,
    error('INVALID_MODULE', 'the module name given seems to be invalid'),
    'unsupported',
    'no such module',
  ],
  [
    404,
    error('INVALID_URL_PATTERN', 'Please check if the URL trying to access is a correct one'),
    'unsupported',
    'no such module or call',
  ],
])('%i %o: %s', async (status, body, kind, words) => {
  const { of } = await openAtServer({ status, body });
  const refused = await refusal(create(of()));
  expect([refused.kind, refused.execution]).toEqual([kind, 'rejected']);
  expect(refused.reason).toContain(words);
});

/** Rows, alone in a refusal and among others in an answer of 207. */
test.each<[row: ReturnType<typeof error>, kind: FailureKind, more: object]>([
  [
    error('DUPLICATE_DATA', 'duplicate data', place('Email', { duplicate_record: { id: '649' } })),
    'conflict',
    { existingId: '649', field: 'email' },
  ],
  [
    error('DUPLICATE_DATA', 'duplicate data', place('Email', { id: '650' })),
    'conflict',
    { existingId: '650', field: 'email' },
  ],
  [
    error('DUPLICATE_DATA', 'duplicate data', place('Email')),
    'conflict',
    { existingId: undefined, field: 'email' },
  ],
  [
    error('MANDATORY_NOT_FOUND', 'required field not found', place('Last_Name')),
    'invalid_record',
    { field: 'lastName' },
  ],
  [
    error('INVALID_DATA', 'invalid data', place('Email', { expected_data_type: 'email' })),
    'invalid_record',
    { field: 'email', reason: expect.stringContaining('wanted: email') as unknown },
  ],
  [
    error('INVALID_DATA', 'invalid data', place('Title', { maximum_length: 100 })),
    'invalid_record',
    { field: 'title', reason: expect.stringContaining('at most 100 characters') as unknown },
  ],
  [
    error('INVALID_DATA', 'the id given seems to be invalid', place('Owner')),
    'invalid_record',
    { field: 'Owner' },
  ],
  [error('MAPPING_MISMATCH', "Pipeline doesn't contain the Stage", place('Stage')), 'invalid_record', {}],
  [error('DEPENDENT_FIELD_MISSING', 'Dependent Fields missing', place('Pipeline')), 'invalid_record', {}],
  [
    error('RECORD_IN_BLUEPRINT', 'The record is in blue print'),
    'invalid_record',
    { reason: expect.stringContaining('blueprint') as unknown },
  ],
  [error('RECORD_LOCKED', 'The record under merge is locked'), 'transient', { retryAfterMs: 60_000 }],
  [error('NOT_APPROVED', 'record not approved'), 'forbidden', {}],
  [
    error('STORAGE_SPACE_EXCEEDED', 'storage space exceeded'),
    'forbidden',
    { reason: expect.stringContaining('storage') as unknown },
  ],
  [
    error('MULTIPLE_OR_MULTI_ERRORS', 'multiple errors found', {
      errors: [
        error('MANDATORY_NOT_FOUND', 'required field not found', place('Last_Name')),
        error('INVALID_DATA', 'invalid data', place('Email')),
      ],
    }),
    'invalid_record',
    { field: 'lastName', reason: expect.stringContaining('required field not found') as unknown },
  ],
])('row %o: %s', async (row, kind, more) => {
  for (const status of [400, 207, 202]) {
    const { of } = await openAtServer({ status, body: { data: [row] } });
    expect(await refusal(create(of()))).toMatchObject({ kind, execution: 'rejected', ...more });
  }
});

test('a row that broke may have been executed, however the call went', async () => {
  const { of } = await openAtServer({
    status: 207,
    body: { data: [error('INTERNAL_ERROR', 'Internal server error occurred.')] },
  });
  expect(await refusal(create(of()))).toMatchObject({ kind: 'unknown', execution: 'unknown' });
});

test('who is not there: of an update, of a deletion, of an address', async () => {
  const message = 'the id given seems to be invalid';
  const update = await openAtServer({
    status: 400,
    body: { data: [error('INVALID_DATA', message, place('id'))] },
  });
  expect(await refusal(update.of().update('1', { Title: 'x' }, callOf()))).toMatchObject({
    kind: 'not_found',
  });
  const removal = await openAtServer({
    status: 400,
    body: { data: [error('INVALID_DATA', message, { id: '1' })] },
  });
  expect(await refusal(removal.of().remove?.('1', callOf()) ?? Promise.resolve())).toMatchObject({
    kind: 'not_found',
  });
  const address = await openAtServer({
    status: 400,
    body: error('INVALID_DATA', message, { resource_path_index: 1 }),
  });
  expect(await address.of().read?.('x', callOf())).toEqual({ state: 'gone' });
});

test('nothing of a person is repeated', async () => {
  const words = "invalid data: ann@example.com of O'Brien";
  const { of } = await openAtServer({
    status: 400,
    body: { data: [error('INVALID_DATA', words, place('Email'))] },
  });
  const { message } = await refusal(create(of()));
  expect(message).not.toContain('ann@example.com');
  expect(message).not.toContain("O'Brien");
});

test('"none" has no body; an empty 200 has said nothing', async () => {
  const none = await openAtServer({ status: 204 });
  const key = { field: 'email', value: 'ann@example.com' };
  expect(await none.of().find?.([key], callOf())).toEqual([]);
  const empty = await openAtServer({ status: 200 });
  expect(await refusal(empty.of().find?.([key], callOf()) ?? Promise.resolve())).toMatchObject({
    kind: 'transient',
  });
});
