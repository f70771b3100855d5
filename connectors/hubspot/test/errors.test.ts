// What HubSpot refuses, in recorded answers, and what a person reads of it.
import { expect, test } from 'vitest';
import type { CrmError } from '../../../domain/failure.ts';
import { callOf, keyOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import type { ServerAnswer } from '../../kit/testing/local-server.ts';
import { openHubspot, recorded } from './open-hubspot.ts';

const fields = { email: 'ann@example.com', title: 'CEO' };

async function refusalOf(answer: ServerAnswer): Promise<CrmError> {
  const { of } = await openHubspot(answer);
  const operations = of();
  return crmError(operations.create(operations.toRecord(fields, keyOf()), callOf()));
}

const correlationId = '4b3c1a5e-0000-4000-8000-000000000001';
const refused = (status: number, body: object): ServerAnswer => ({
  status,
  body: { status: 'error', correlationId, ...body },
});
const invalid = (name: string, error: string, message: string) =>
  refused(400, {
    category: 'VALIDATION_ERROR',
    message: `Property values were not valid: ${JSON.stringify([{ isValid: false, message, error, name }])}`,
  });

test.each<[string, ServerAnswer, Partial<CrmError>, RegExp]>([
  [
    'a scope that is missing is named',
    { status: 403, body: recorded('missing-scopes') },
    { kind: 'forbidden' },
    /lacks a scope.*custom-object-read.*e06d5f4a/,
  ],
  [
    'a property that is not there is named',
    { status: 400, body: recorded('invalid-properties') },
    { kind: 'invalid_record', field: 'first000name' },
    /has no such property.*first000name/,
  ],
  [
    'a refused value is named by our field, and by theirs',
    invalid('jobtitle', 'INVALID_OPTION', 'CEO was not one of the allowed options: [Boss]'),
    { kind: 'invalid_record', field: 'title' },
    /title \(jobtitle\): CEO was not one of the allowed options/,
  ],
  [
    'an e-mail that HubSpot does not take is not repeated',
    invalid('email', 'INVALID_EMAIL', 'Email address ann@example.com is invalid'),
    { kind: 'invalid_record', field: 'email' },
    /email: Email address \*\*\* is invalid/,
  ],
  [
    'a contact that exists is a conflict with its record',
    refused(409, { category: 'CONFLICT', message: 'Contact already exists. Existing ID: 37765128953' }),
    { kind: 'conflict', existingId: '37765128953' },
    /already exists/,
  ],
  [
    'a row that exists is a conflict with its record',
    { status: 207, body: { ...recorded('batch-create-partly'), results: [] } },
    { kind: 'conflict', existingId: '171591000198', execution: 'rejected' },
    /already exists/,
  ],
  [
    'a unique value of another record is a conflict with it',
    refused(400, {
      category: 'VALIDATION_ERROR',
      message:
        'Cannot set PropertyValueCoordinates{portalId=1, objectTypeId=ObjectTypeId{legacyObjectType=CONTACT}, propertyName=syncline_id, value=c-1} on 999. 171590000001 already has that value.',
    }),
    { kind: 'conflict', existingId: '171590000001' },
    /the record 171590000001 has this value already/,
  ],
  [
    'the limit of ten seconds is waited for',
    refused(429, {
      policyName: 'TEN_SECONDLY_ROLLING',
      message: 'You have reached your ten_secondly_rolling limit.',
    }),
    { kind: 'rate_limited', retryAfterMs: 10_000, execution: 'rejected' },
    /retry in 10 s/,
  ],
  [
    'the limit of a second is waited for',
    refused(429, { policyName: 'SECONDLY', message: 'You have reached your secondly limit.' }),
    { kind: 'rate_limited', retryAfterMs: 1000 },
    /retry in 1 s/,
  ],
  [
    'the limit of a day is told, and asked for again each hour',
    refused(429, { policyName: 'DAILY', message: 'You have reached your daily limit.' }),
    { kind: 'rate_limited', retryAfterMs: 3_600_000 },
    /used up.*midnight/,
  ],
  [
    'an account that is being moved goes on by itself',
    { status: 477 },
    { kind: 'transient', execution: 'rejected', retryAfterMs: 600_000 },
    /moving this account/,
  ],
  [
    'a record that is locked is tried again',
    { status: 423 },
    { kind: 'transient', execution: 'rejected' },
    /423/,
  ],
  [
    'a token that is none',
    refused(401, { category: 'INVALID_AUTHENTICATION', message: 'Authentication credentials not found.' }),
    { kind: 'auth_expired' },
    /does not take this login any more/,
  ],
  [
    'a property of ours that is not unique',
    refused(400, {
      category: 'VALIDATION_ERROR',
      message: 'Unable to perform update/upsert by non-unique 0-1 property syncline_id in portal ID 1',
    }),
    { kind: 'unsupported' },
    /keyProperty/,
  ],
  [
    'a proxy that breaks may have let it through',
    { status: 502, body: '<html><head><title>502</title></head></html>' },
    { kind: 'unknown', execution: 'unknown' },
    /502/,
  ],
])('%s', async (_name, answer, expected, sentence) => {
  const error = await refusalOf(answer);
  expect(error).toMatchObject(expected);
  expect(error.message).toMatch(sentence);
});

test('a batch that is refused whole is a conflict without a record', async () => {
  const { of } = await openHubspot({ status: 409, body: recorded('batch-create-conflict') });
  const create = of().batch?.create;
  const rows = [{ record: { email: 'ann@example.com' }, call: callOf() }];
  const error = await crmError(create?.(rows, callOf()) ?? Promise.reject(new Error('no batch')));
  expect(error).toMatchObject({ kind: 'conflict', execution: 'rejected', existingId: undefined });
});
