// A person says which record a contact is while something is under way: what was sent before does not land after it, and
// what was asked for before does not undo it.
import { beforeEach, expect, test } from 'vitest';
import type { WriteStep } from './dependencies.ts';
import { kim, requestOf, useAttempts } from '../test/support/attempts.ts';

const attempts = useAttempts({ emptyCrm: true });
let number = 0;
let entityId = '';
beforeEach(() => {
  number += 1;
  entityId = `c-${number}`;
});

const keyOf = (id: string) => ({ connectionId: 'crm', object: 'contact' as const, entityId: id });
const person = (title: string, n = number) => kim(n, title);
const requestFor = (id: string, title: string, at: number, n = number) => requestOf(id, person(title, n), at);
const titles = () => attempts.titles();
const linkOf = async (id: string) =>
  (
    await attempts.query<{ external_id: string }>('SELECT external_id FROM links WHERE entity_id = $1', [id])
  )[0]?.external_id;

const steps: WriteStep[] = ['read', 'claimed', 'sent', 'executed'];

test.each(steps)(
  'an update of the former owner that stands at "%s" when its record is taken over does not land after the new owner\'s',
  async (at) => {
    const owner = `owner-${number}`;
    await attempts.push(requestFor(owner, 'of the owner', 500));
    const record = (await linkOf(owner)) ?? '';
    const stale = await attempts.attemptThatStops(at, 'update', requestFor(owner, 'late', 1_000));
    expect(await attempts.links.set({ key: keyOf(entityId), externalId: record, takeOver: true })).toEqual({
      kind: 'set',
      formerOwner: owner,
    });
    const mine = requestFor(entityId, 'of the new owner', 2_000, number + 50);
    const first = await attempts.push(mine);
    // What has been sent may still be executed: the new owner waits for it.
    if (at === 'sent' || at === 'executed') {
      expect(first).toMatchObject({ waits: expect.stringContaining('earlier update') });
      await stale.goOn();
      await attempts.endHorizon(entityId);
      expect(await attempts.push(mine)).toMatchObject({ outcome: 'updated' });
    } else {
      expect(first).toMatchObject({ outcome: 'updated' });
      await stale.goOn();
    }
    expect(await titles()).toEqual(['of the new owner']);
    expect(await linkOf(entityId)).toBe(record);
    expect(await linkOf(owner)).toBeUndefined();
  },
);

test.each(steps)('an update that stands at "%s" does not undo "links remove"', async (at) => {
  await attempts.push(requestFor(entityId, 'zeroth', 500));
  const stale = await attempts.attemptThatStops(at, 'update', requestFor(entityId, 'first', 1_000));
  expect(await attempts.links.remove(keyOf(entityId))).toBe(true);
  expect(await stale.goOn()).not.toMatchObject({ end: 'done' });
  expect(await linkOf(entityId)).toBeUndefined();
  // The next push looks for the record, and waits for what may still be executed.
  const next = await attempts.push(requestFor(entityId, 'second', 2_000));
  if (at === 'sent' || at === 'executed') {
    expect(next).toMatchObject({ waits: expect.stringContaining('earlier update') });
    await attempts.endHorizon(entityId);
    await attempts.push(requestFor(entityId, 'second', 2_000));
  }
  expect(await titles()).toEqual(['second']);
});

test.each(steps)(
  'a create that stands at "%s" does not take the place of a record that a person names',
  async (at) => {
    const named = await attempts.crm.addRecord({ name: 'Somebody', email: 'somebody@example.com' });
    const stale = await attempts.attemptThatStops(at, 'fetchOrCreate', requestFor(entityId, 'first', 1_000));
    expect(await attempts.links.set({ key: keyOf(entityId), externalId: named, takeOver: false })).toEqual({
      kind: 'set',
    });
    await stale.goOn();
    expect(await linkOf(entityId)).toBe(named);
  },
);

test.each(['adopted', 'linked by a person'] as const)(
  'an update of a record that the app named does not land in it after it was %s',
  async (how) => {
    const record = await attempts.crm.addRecord({ name: 'Kim Example', email: `kim-${number}@example.com` });
    const naming = `naming-${number}`;
    const named = { ...requestFor(naming, 'of who named it', 1_000, number + 50), externalId: record };
    const first = await attempts.attemptThatStops('sent', 'update', named);
    const mine = requestFor(entityId, 'mine', 2_000);
    if (how === 'adopted') {
      await attempts.attempt('fetchOrCreate', mine);
      const found = { externalId: record, epoch: (await attempts.store.connections.find('crm'))?.epoch ?? 0 };
      await expect(attempts.attempt('update', { ...mine, found })).rejects.toThrow('names the same record');
    } else {
      expect(await attempts.links.set({ key: keyOf(entityId), externalId: record, takeOver: false })).toEqual(
        {
          kind: 'set',
        },
      );
      expect(await attempts.push(mine)).toMatchObject({ waits: expect.stringContaining('earlier update') });
    }
    await first.goOn();
    await attempts.endHorizon(entityId);
    const last = await attempts.push(mine);
    // The first owner keeps it: who named it, and then there is none with this e-mail; or whom a person named.
    expect(last).toMatchObject({ outcome: how === 'adopted' ? 'created' : 'updated' });
    expect(await titles()).toEqual(how === 'adopted' ? ['of who named it', 'mine'] : ['mine']);
  },
);

test('a match that an attempt has found does not become the link after a person has named one and taken it back', async () => {
  const match = await attempts.crm.addRecord(person('of a salesperson'));
  const request = requestFor(entityId, 'first', 1_000);
  const looked = await attempts.attempt('fetchOrCreate', request);
  if (looked.end !== 'next' || looked.found === undefined) throw new Error('the match was not found');
  expect(looked.found.externalId).toBe(match);
  const stale = await attempts.attemptThatStops('claimed', 'update', { ...request, found: looked.found });
  await attempts.links.set({ key: keyOf(entityId), externalId: 'lead-of-a-person', takeOver: false });
  await attempts.links.remove(keyOf(entityId));
  await stale.goOn();
  expect(await linkOf(entityId)).toBeUndefined();
});

test('saying again what is so already does not let a newer update overtake one that was sent', async () => {
  await attempts.push(requestFor(entityId, 'zeroth', 500));
  const record = (await linkOf(entityId)) ?? '';
  const sent = await attempts.attemptThatStops('sent', 'update', requestFor(entityId, 'first', 1_000));
  expect(await attempts.links.set({ key: keyOf(entityId), externalId: record, takeOver: false })).toEqual({
    kind: 'unchanged',
  });
  await expect(attempts.attempt('update', requestFor(entityId, 'second', 2_000))).rejects.toThrow(
    'still holds',
  );
  await sent.goOn();
  expect(await attempts.push(requestFor(entityId, 'second', 2_000))).toMatchObject({ outcome: 'updated' });
  expect(await titles()).toEqual(['second']);
});

test('a stale attempt that ends does not free the keys that a newer one holds', async () => {
  const stale = await attempts.attemptThatStops(
    'claimed',
    'fetchOrCreate',
    requestFor(entityId, 'first', 1_000),
  );
  await attempts.query("UPDATE intents SET deadline_at = now() - interval '1 ms' WHERE entity_id = $1", [
    entityId,
  ]);
  const newer = await attempts.attemptThatStops(
    'claimed',
    'fetchOrCreate',
    requestFor(entityId, 'second', 2_000),
  );
  await stale.goOn();
  await expect(attempts.attempt('fetchOrCreate', requestFor('other', 'x', 1_000))).rejects.toThrow(
    'being created',
  );
  await newer.goOn();
  expect(await attempts.crm.records()).toHaveLength(1);
});
