// A contact, a company and a deal of one id on one connection are three: whatever is done to one leaves the others alone.
import { expect, test } from 'vitest';
import { forget } from '../../workflows/messages.ts';
import { useRig } from '../support/rig.ts';
import { company, contact, deal, objectsOfOneCrm } from '../support/subjects.ts';

const rig = useRig({ emptyCrm: true });
const id = '42';

/** The three of one connection, each with its record. */
async function three() {
  const connectionId = await rig.of(contact).addConnection();
  const made = await Promise.all(
    objectsOfOneCrm.map((subject) =>
      rig.of(subject).sendNow(connectionId, id, { fields: subject.sample(1) }),
    ),
  );
  return { connectionId, externalIds: made.map(({ externalId }) => externalId) };
}

test('each has a record, a link and a story of its own', async () => {
  const { connectionId, externalIds } = await three();
  for (const [index, subject] of objectsOfOneCrm.entries()) {
    const on = rig.of(subject);
    expect(externalIds[index]).toMatch(new RegExp(`^${subject.object}-\\d+$`));
    expect(await on.linksOf(connectionId)).toEqual([externalIds[index]]);
    expect(await on.crm.stats()).toMatchObject({ records: 1, duplicates: 0, operations: { create: 3 } });
    const { fields } = (await on.crm.records())[0] ?? {};
    expect(fields).toEqual({ ...subject.sample(1), syncline_id: id });
  }
});

test('a pause of one holds no other back', async () => {
  const { connectionId } = await three();
  await rig.of(company).handle(connectionId, id).signal('pause');
  for (const subject of objectsOfOneCrm) {
    const result = await rig.of(subject).sendNow(connectionId, id, { fields: { [subject.detail]: 'New' } });
    expect(result.outcome).toBe(subject === company ? 'paused' : 'updated');
  }
});

test('what is forgotten of one is kept of the others', async () => {
  const { connectionId, externalIds } = await three();
  await rig
    .of(deal)
    .handle(connectionId, id)
    .executeUpdate(forget, { args: [{ deleteInCrm: true }] });
  for (const [index, subject] of objectsOfOneCrm.entries()) {
    const on = rig.of(subject);
    const isForgotten = subject === deal;
    expect(await on.linksOf(connectionId)).toEqual(isForgotten ? [] : [externalIds[index]]);
    expect((await on.crm.stats()).records).toBe(isForgotten ? 0 : 1);
    const result = await on.sendNow(connectionId, id, { fields: { [subject.detail]: 'New' } });
    expect(result.outcome).toBe(isForgotten ? 'failed' : 'updated');
  }
});
