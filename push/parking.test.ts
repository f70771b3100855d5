// A contact waits with its connection, or with a person's pause: without a call to the CRM, and never beyond the moment
// in which the connection came back.
import { afterEach, expect, test } from 'vitest';
import { createParked } from '../store/parked.ts';
import { requestOf, useAttempts } from '../test/support/attempts.ts';
import { saveEntity } from './save-entity.ts';

const attempts = useAttempts();
afterEach(async () => {
  await attempts.crm.clearFaults();
  await attempts.store.connections.resume('default', 'crm');
});

let phones = 0;
function person(entityId: string) {
  phones += 1;
  return requestOf(entityId, { name: 'Kim', phone: `+1 202 555 01${30 + phones}` });
}

const connection = async () => (await attempts.store.connections.find('crm'))!;
const parkedEntities = () => createParked(attempts.store.database).page('crm', 1_000_000, { limit: 100 });
const callsOfTheCrm = async () => (await attempts.crm.stats()).requests;
const refuseTheLogin = () => attempts.crm.fault({ kind: 'status', status: 401, times: 1 });

test('a login that the CRM refuses parks the contact at the epoch of that login', async () => {
  await refuseTheLogin();
  const { epoch } = await connection();
  expect(await attempts.push(person('expired'))).toMatchObject({
    end: 'parked',
    reason: 'auth_expired',
    epoch,
    failure: { kind: 'auth_expired' },
  });
  expect((await connection()).state).toBe('auth_expired');
  expect(await parkedEntities()).toEqual([{ object: 'contact', entityId: 'expired', epoch }]);

  // Others find that out without asking the CRM.
  const calls = await callsOfTheCrm();
  expect(await attempts.push(person('with-it'))).toMatchObject({ end: 'parked', reason: 'auth_expired' });
  expect(await callsOfTheCrm()).toBe(calls);
  expect(await parkedEntities()).toHaveLength(2);
});

test('a contact of a paused connection is parked without a call, and its fields are kept', async () => {
  await attempts.store.connections.pause('default', 'crm');
  const calls = await callsOfTheCrm();
  const request = person('paused');
  expect(await attempts.push(request)).toMatchObject({
    end: 'parked',
    reason: 'paused',
    fields: request.fields,
  });
  expect(await callsOfTheCrm()).toBe(calls);
  expect((await connection()).state).toBe('paused');
});

test('a login that was renewed while the CRM refused the old one stays valid, and the contact tries again', async () => {
  await refuseTheLogin();
  const request = person('renewed');
  const old = await attempts.attemptThatStops('claimed', 'fetchOrCreate', request);
  await attempts.store.connections.resume('default', 'crm');
  expect(await old.goOn()).toBeUndefined();
  expect((await connection()).state).toBe('active');
  expect((await parkedEntities()).map((each) => each.entityId)).not.toContain('renewed');
  expect(await attempts.push(request)).toMatchObject({ outcome: 'created' });
});

test('a contact that a person paused is not sent, whatever the workflow knows of it', async () => {
  const request = person('by-a-person');
  const { connectionId, object, entityId, fields } = request;
  const key = { connectionId, object, entityId };
  const save = (isPaused: boolean) =>
    saveEntity(attempts.dependencies(), { ...key, fields, isPaused, rows: [] });
  expect(await save(true)).toBe('saved');
  const calls = await callsOfTheCrm();
  expect(await attempts.push(request)).toMatchObject({ end: 'held', fields });
  expect(await callsOfTheCrm()).toBe(calls);
  expect(await save(false)).toBe('saved');
  expect(await attempts.push(request)).toMatchObject({ outcome: 'created' });
});
