// Every error body of the guide with its own values, and what nobody has documented.
import { expect, test } from 'vitest';
import type { CrmError } from '../../../domain/failure.ts';
import { callOf, operationsOf } from '../../kit/testing/calls.ts';
import { crmError } from '../../kit/testing/connector-session.ts';
import type { ServerAnswer } from '../../kit/testing/local-server.ts';
import { openAlloy } from './open-alloy.ts';

const ann = { email: 'ann@example.com', firstName: 'Ann', title: 'CEO' };

const error = (status: number, given: object): ServerAnswer => ({ status, body: { error: given } });
const inside = (statusCode: number, responseData: object | null): ServerAnswer => ({
  body: { responseData, statusCode },
});
const expired = { code: 'INVALID_CREDENTIAL', message: 'The credential has expired or been revoked' };
const tooMany = { code: 'RATE_LIMIT_EXCEEDED', message: 'Too many requests' };
const invalidEmail = {
  code: 'VALIDATION_ERROR',
  message: 'Invalid field value',
  details: { field: 'email', reason: 'Email format is invalid' },
};

test.each<[string, ServerAnswer, Partial<CrmError>, RegExp]>([
  [
    'INVALID_CREDENTIAL, with its details',
    error(401, { ...expired, details: 'User needs to re-authenticate' }),
    { kind: 'auth_expired', execution: 'rejected' },
    /log in again through Alloy: The credential has expired or been revoked/,
  ],
  [
    'INVALID_CREDENTIAL in a 200',
    error(200, expired),
    { kind: 'auth_expired', execution: 'rejected' },
    /log in again through Alloy/,
  ],
  [
    'RATE_LIMIT_EXCEEDED',
    error(429, tooMany),
    { kind: 'rate_limited', execution: 'rejected', retryAfterMs: undefined },
    /Too many requests/,
  ],
  [
    'RATE_LIMIT_EXCEEDED in a 200',
    error(200, tooMany),
    { kind: 'rate_limited', execution: 'rejected' },
    /Too many requests/,
  ],
  [
    'RATE_LIMIT_EXCEEDED that says until when',
    { ...error(429, tooMany), headers: { 'retry-after': '7' } },
    { kind: 'rate_limited', retryAfterMs: 7000 },
    /Too many requests/,
  ],
  [
    'VALIDATION_ERROR, by the field and the reason',
    error(400, invalidEmail),
    { kind: 'invalid_record', execution: 'rejected', field: 'email' },
    /email: Email format is invalid/,
  ],
  [
    'VALIDATION_ERROR in a 200',
    error(200, invalidEmail),
    { kind: 'invalid_record', execution: 'rejected', field: 'email' },
    /email: Email format is invalid/,
  ],
  [
    'VALIDATION_ERROR, the field in our words',
    error(400, { ...invalidEmail, details: { field: 'jobtitle', reason: 'is too long' } }),
    { kind: 'invalid_record', field: 'title' },
    /title \(jobtitle\): is too long/,
  ],
  [
    'VALIDATION_ERROR about the call is no mistake of the record',
    error(400, { ...invalidEmail, details: { field: 'credentialId', reason: 'must be a valid ObjectId' } }),
    { kind: 'unsupported', execution: 'rejected' },
    /as the settings make it.*must be a valid ObjectId/,
  ],
  [
    'a code that nobody knows goes by the status: 403',
    error(403, { code: 'PLAN_LIMIT', message: 'Upgrade' }),
    { kind: 'forbidden', execution: 'rejected' },
    /Upgrade/,
  ],
  [
    'a code that nobody knows goes by the status: 409 with the record',
    error(409, { code: 'DUPLICATE', message: 'Contact already exists. Existing ID: 7' }),
    { kind: 'conflict', execution: 'rejected', existingId: '7' },
    /already exists/,
  ],
  [
    'a code that nobody knows goes by the status: 500 may have been executed',
    error(500, { code: 'INTERNAL', message: 'Something broke' }),
    { kind: 'unknown', execution: 'unknown' },
    /Something broke/,
  ],
  [
    'a code that nobody knows, in a 200: nobody can know',
    error(200, { code: 'TIMEOUT', message: 'The connector did not answer' }),
    { kind: 'unknown', execution: 'unknown' },
    /not whether the CRM has executed it: The connector did not answer/,
  ],
  [
    'a code that nobody knows, in a 200 that says which status it means',
    { body: { error: { code: 'FORBIDDEN', message: 'Upgrade' }, statusCode: 403 } },
    { kind: 'forbidden', execution: 'rejected' },
    /Upgrade/,
  ],
  [
    'a wrong key',
    { status: 401, body: { error: 'Unauthorized', message: 'Invalid API key' } },
    { kind: 'auth_expired', execution: 'rejected' },
    /does not take the API key.*Invalid API key/,
  ],
  [
    'an action that is not there is a wrong setting',
    {
      status: 404,
      body: { error: 'Not Found', message: "Action 'createContact' not found for connector 'hubspot'" },
    },
    { kind: 'unsupported', execution: 'rejected' },
    /what the settings name.*Action 'createContact' not found/,
  ],
  [
    'the reference’s form of a failure',
    { body: { success: false, error: 'execution failed' } },
    { kind: 'unknown', execution: 'unknown' },
    /execution failed/,
  ],
  [
    'an execution that failed',
    { body: { executionId: 'exec_xyz789', status: 'failed', responseData: null } },
    { kind: 'unknown', execution: 'unknown' },
    /not whether the CRM has executed it \[exec_xyz789\]$/,
  ],
  [
    'inside of a 200: HubSpot’s conflict names the record',
    inside(409, {
      status: 'error',
      message: 'Contact already exists. Existing ID: 1001',
      category: 'CONFLICT',
    }),
    { kind: 'conflict', execution: 'rejected', existingId: '1001', status: 409 },
    /already exists/,
  ],
  [
    'inside of a 200: HubSpot’s validation names the property',
    inside(400, {
      message: 'Property values were not valid: […]',
      errors: [{ message: 'CEO is not allowed', context: { propertyName: ['jobtitle'] } }],
    }),
    { kind: 'invalid_record', execution: 'rejected', field: 'title' },
    /title \(jobtitle\): CEO is not allowed/,
  ],
  [
    'inside of the reference’s form too',
    {
      body: {
        success: false,
        result: { message: 'Contact already exists. Existing ID: 8' },
        statusCode: 409,
      },
    },
    { kind: 'conflict', existingId: '8' },
    /already exists/,
  ],
  [
    'inside of a 200: the CRM’s own login is over',
    inside(401, { message: 'expired' }),
    { kind: 'auth_expired', execution: 'rejected' },
    /the CRM refuses the login that Alloy keeps/,
  ],
  [
    'inside of a 200: the CRM’s own limit',
    inside(429, { message: 'slow down' }),
    { kind: 'rate_limited', execution: 'rejected' },
    /slow down/,
  ],
  [
    'inside of a 200: the CRM broke, after the insert or before',
    inside(502, { message: 'bad gateway' }),
    { kind: 'unknown', execution: 'unknown' },
    /bad gateway/,
  ],
  [
    'inside of a 200: a CRM that says no with 200',
    inside(200, { id: null, success: false, errors: [{ message: 'Required fields are missing' }] }),
    { kind: 'invalid_record', execution: 'rejected' },
    /Required fields are missing/,
  ],
  [
    'a success that names no record was executed, and the next create would be answered likewise',
    inside(200, { contact: { id: '1001' } }),
    { kind: 'unsupported', execution: 'unknown', isAccepted: true },
    /no id at id \(idPath\); if it is contact\.id, set idPath=contact\.id/,
  ],
  [
    'an empty answer says nothing',
    { status: 200 },
    { kind: 'unknown', execution: 'unknown' },
    /the answer is empty/,
  ],
])('create: %s', async (_name, answer, expected, reason) => {
  const { create, server } = await openAlloy(answer);
  const refused = await crmError(create(ann));
  expect(refused).toMatchObject(expected);
  expect(refused.reason).toMatch(reason);
  expect(refused.message).not.toMatch(/ann@example|demo-key/);
  expect(server.requests).toHaveLength(1);
});

test.each<[string, ServerAnswer, Partial<CrmError>]>([
  ['the CRM has no such record', inside(404, { message: 'resource not found' }), { kind: 'not_found' }],
  [
    'Alloy has no such action: nothing may be made again for that',
    { status: 404, body: { error: 'Not Found', message: 'no such action' } },
    { kind: 'unsupported' },
  ],
  ['the answer is about another record', inside(200, { id: '1002' }), { kind: 'conflict' }],
  [
    'the CRM says no with 200',
    inside(200, { success: false, message: 'locked' }),
    { kind: 'invalid_record' },
  ],
])('update: %s', async (_name, answer, expected) => {
  const { update } = await openAlloy(answer);
  expect(await crmError(update('1001', ann))).toMatchObject({ execution: 'rejected', ...expected });
});

test.each<[string, ServerAnswer]>([
  ['with the record', inside(200, { id: '1001' })],
  ['without a body of the CRM’s', inside(204, null)],
  ['in the form of the reference', { body: { success: true, result: {} } }],
  ['with nothing around the record', { body: { id: 1001, status: 'failed lead' } }],
  ['without any body', { status: 204 }],
])('update: an answer %s is a success', async (_name, answer) => {
  const { update } = await openAlloy(answer);
  expect(await update('1001', ann)).toMatchObject({ externalId: '1001' });
});

test('read: only the CRM says that a record is gone, and a wrong action says nothing', async () => {
  const actions = { contact: { read: 'getContact' } };
  const read = async (answer: ServerAnswer) => {
    const { session } = await openAlloy(answer, { actions });
    return operationsOf(session).read?.('1001', callOf());
  };
  expect(await read(inside(404, { message: 'resource not found' }))).toEqual({ state: 'gone' });
  expect(await crmError(read({ status: 410 }))).toMatchObject({ kind: 'unsupported' });
  const noAction = { status: 404, body: { error: 'Not Found', message: "Action 'getContact' not found" } };
  expect(await crmError(read(noAction))).toMatchObject({ kind: 'unsupported' });
  expect(await read(inside(200, { id: '1001', url: 'https://crm.example.com/1001' }))).toMatchObject({
    state: 'live',
    match: { externalId: '1001', url: 'https://crm.example.com/1001' },
  });
});
