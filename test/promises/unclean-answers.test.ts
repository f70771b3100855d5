// A CRM may answer anything. What cannot be stored stops nobody for ever, makes no second record, and keeps no secret.
import { afterEach, expect, test } from 'vitest';
import { fastTimings, useRig } from '../support/rig.ts';

const rig = useRig();
let person = 0;
afterEach(() => rig.crm.clearFaults());

const somebody = () => {
  person += 1;
  return { name: `Person ${person}`, phone: `+1202555${2000 + person}` };
};
/** The CRM executes what it is asked, and answers this. */
const answers = (operation: string, body: object) =>
  rig.crm.fault({
    operation,
    kind: 'status',
    status: 200,
    body: body as never,
    executeFirst: operation !== 'find',
  });
const recordsOf = async (phone: string) =>
  (await rig.crm.records()).filter((each) => JSON.stringify(each).includes(phone));

test('an address with a NUL is left out, and the contact is created once', async () => {
  const connectionId = await rig.addConnection(fastTimings);
  const fields = somebody();
  await answers('create', {
    lead_id: `nul-${person}`,
    url: 'https://crm.example.com/\u0000',
    status: 'Created',
  });
  await rig.change(connectionId, 'c', { fields });
  const view = await rig.until(connectionId, 'c', (now) => now.status === 'synced');
  expect(view).toMatchObject({ lastOutcome: 'created', externalId: `nul-${person}` });
  expect(view.url).toBeUndefined();
  expect(await recordsOf(fields.phone)).toHaveLength(1);
});

test('an id with a NUL: the record is found by a lookup, and there is one', async () => {
  const connectionId = await rig.addConnection(fastTimings);
  const fields = somebody();
  await answers('create', { lead_id: 'lead\u00001', status: 'Created' });
  await rig.change(connectionId, 'c', { fields });
  await rig.until(connectionId, 'c', (now) => now.status === 'synced');
  expect(await recordsOf(fields.phone)).toHaveLength(1);
});

test.each([
  ['where nobody can look', { fetch: 'none', crmDeduplicates: false }, 'unknown'],
  ['where a lookup answers it too', {}, 'unsupported'],
])(
  'an id with a NUL %s: a person is asked, and no change makes another record',
  async (_name, settings, kind) => {
    const connectionId = await rig.addConnection({ ...fastTimings, ...settings });
    const fields = somebody();
    await rig.crm.fault({
      operation: 'find',
      kind: 'status',
      status: 404,
      body: { status: 'Not Found' },
      times: 1,
    });
    await answers('find', { lead_id: 'lead\u00001', lead_fields: fields });
    await answers('create', { lead_id: 'lead\u00001', status: 'Created' });
    await rig.change(connectionId, 'c', { fields });
    const view = await rig.until(connectionId, 'c', (now) => now.status === 'needs_attention');
    expect(view.failure).toMatchObject({ kind });
    expect(view.failure?.message).toContain(
      "the id of the record in the CRM's answer holds a control character",
    );
    for (const changeId of ['again', 'and again']) {
      await rig.change(connectionId, 'c', { fields: { plan: changeId }, changeId });
      const asked = await rig.sendNow(connectionId, 'c');
      expect(asked.failure).toMatchObject({ kind });
    }
    expect(await recordsOf(fields.phone)).toHaveLength(1);
  },
);
