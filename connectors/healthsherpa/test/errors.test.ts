// Each error that a user meets: its kind, and a sentence that a person can act on, without anybody's data.
import { expect, test } from 'vitest';
import { crmError } from '../../kit/testing/connector-session.ts';
import { alex, id, openHealthsherpa, refused, shown } from './open-healthsherpa.ts';

const agent_email = 'agent@example.com';

test('an agent without an account is told where to log in, whatever was asked', async () => {
  const { create, update, find, session } = await openHealthsherpa(
    refused(404, 'Agent not found', 'resource_not_found'),
  );
  for (const error of [
    await crmError(create(alex)),
    await crmError(update({ agent_email, city: 'Davis' })),
    await crmError(find(alex)),
  ]) {
    expect([error.kind, error.execution]).toEqual(['forbidden', 'rejected']);
    expect(error.reason).toContain('log in or sign up at https://medicare.healthsherpa.com/sessions/new');
    expect(error.reason).not.toContain(agent_email);
  }
  expect(await session.test?.()).toMatchObject({
    ok: false,
    status: 404,
    whatToDo: expect.stringContaining('/sessions/new'),
  });
});

test('v2: a token that is over, and one without the scope, in OAuth words', async () => {
  const over = { error: 'invalid_token', error_description: 'The access token expired' };
  const expired = await openHealthsherpa({ status: 401, body: over }, { apiVersion: 'v2' });
  const error = await crmError(expired.create(alex));
  expect([error.kind, error.reason]).toEqual([
    'auth_expired',
    expect.stringContaining('The access token expired'),
  ]);
  const without = { error: 'insufficient_scope', error_description: 'no scope' };
  const forbidden = await openHealthsherpa({ status: 403, body: without }, { apiVersion: 'v2' });
  const other = await crmError(forbidden.create(alex));
  expect([other.kind, other.reason]).toEqual([
    'forbidden',
    expect.stringContaining('log in again, and allow it'),
  ]);
});

test('v1: a wrong key', async () => {
  const { create, session } = await openHealthsherpa(refused(401, 'Invalid API key'));
  expect((await crmError(create(alex))).kind).toBe('auth_expired');
  expect(await session.test?.()).toMatchObject({
    ok: false,
    whatToDo: expect.stringContaining('environment'),
  });
});

test.each([
  ['zip must be 5 digits', 'postalCode'],
  ['birth_date is invalid', 'birthDate'],
  ['Validation failed: medicare_number has already been used', 'medicareNumber'],
  ['first_name and last_name are too long', undefined],
  ['something is wrong', undefined],
])('400 "%s" is about %s', async (message, field) => {
  const { create } = await openHealthsherpa(refused(400, message, 'validation_error'));
  const error = await crmError(create(alex));
  expect([error.kind, error.execution, error.field]).toEqual(['invalid_record', 'rejected', field]);
});

test('422 on a changed external_id: the other fields go without it, because the first one stays', async () => {
  const keepsIt = refused(422, 'external_id cannot be changed once it has a value');
  const { update, sent } = await openHealthsherpa(({ body }) =>
    body.includes('external_id') ? keepsIt : shown(),
  );
  expect(await update({ agent_email, external_id: 'CRM123456', city: 'Davis' })).toMatchObject({
    externalId: id,
  });
  expect(sent().map(([, body]) => (body as { contact: object }).contact)).toEqual([
    { external_id: 'CRM123456', city: 'Davis' },
    { city: 'Davis' },
  ]);
  const error = await crmError(update({ agent_email, external_id: 'CRM123456' }));
  expect([error.kind, error.execution, error.reason]).toEqual([
    'conflict',
    'rejected',
    expect.stringContaining('can be set once and not changed'),
  ]);
});

test('a create with an external_id that is taken is a conflict, with what to do', async () => {
  const { create } = await openHealthsherpa(refused(422, 'external_id has already been taken'));
  const error = await crmError(create(alex));
  expect([error.kind, error.reason]).toEqual(['conflict', expect.stringContaining('syncline links set')]);
});

test('an update of a contact that is not there is "not found"', async () => {
  for (const answer of [refused(404, 'Contact not found', 'resource_not_found'), { status: 404, body: {} }]) {
    const { update } = await openHealthsherpa(answer);
    expect((await crmError(update({ agent_email, city: 'Davis' }))).kind).toBe('not_found');
  }
});

test('an answer to a write that names no contact may have been executed', async () => {
  for (const body of [{}, { data: { contact: { slug: 'x' } } }]) {
    const { create, update } = await openHealthsherpa({ body });
    expect((await crmError(create(alex))).kind).toBe('unknown');
    expect((await crmError(update({ agent_email, city: 'Davis' }))).kind).toBe('unknown');
  }
});

test.each([
  ['"123456789A" is taken, born 15-Jan-1955, call 855-772-2663', '*** is taken, born ***, call ***'],
  [
    'medicare_number 1234-567-89A is invalid',
    'medicareNumber (medicare_number): medicare_number *** is invalid',
  ],
  ['Alex has a note: Initial contact made on 03/20/2024', '*** has a note: ***'],
])('no message repeats health data: %s', async (message, told) => {
  const { create, log } = await openHealthsherpa(refused(400, message));
  const error = await crmError(create(alex));
  expect(error.reason).toBe(told);
  const everything = JSON.stringify([error.message, log]);
  for (const value of ['123456789A', '1955', 'Initial contact', '8557722663', 'alex.lee@example.com']) {
    expect(everything).not.toContain(value);
  }
});

test('what v2 could not save beside the contact is told, and not what it could', async () => {
  const lists = { drugs: [{ name: 'Metformin' }], providers: [{ npi: '1' }] };
  const { data } = shown(lists).body as { data: object };
  const partly = { status: 'partial_success', data, errors: [{ resource: 'drug', message: 'unknown ndc' }] };
  const some = await openHealthsherpa({ status: 201, body: partly }, { apiVersion: 'v2' });
  expect(await some.create({ ...alex, ...lists })).toMatchObject({
    externalId: id,
    leftOut: [{ field: 'drugs', crmField: 'drugs', reason: expect.stringContaining('not all of its drugs') }],
  });
  const nothingNamed = { data: { ...data, status: 'partial_success' } };
  const all = await openHealthsherpa({ status: 201, body: nothingNamed }, { apiVersion: 'v2' });
  const { leftOut } = await all.create({ ...alex, ...lists });
  expect(leftOut?.map(({ field }) => field)).toEqual(['drugs', 'providers']);
});
