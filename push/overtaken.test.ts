// An attempt that was overtaken, and an answer that was given before: neither may say or write what is not so any more.
import { beforeEach, expect, test } from 'vitest';
import { kim, requestOf, useAttempts } from '../test/support/attempts.ts';

const attempts = useAttempts({ emptyCrm: true });
let number = 0;
let entityId = '';
beforeEach(() => {
  number += 1;
  entityId = `c-${number}`;
});

const person = (title: string) => kim(number, title);
const titled = (title: string, at: number) => requestOf(entityId, person(title), at);
const titles = () => attempts.titles();
const requests = async () => (await attempts.crm.requests()).length;

test('an update that was overtaken by a push that found nothing to send writes nothing', async () => {
  await attempts.push(titled('Engineer', 500));
  const overtaken = await attempts.attemptThatStops('read', 'update', titled('CTO', 1_000));
  // Back to what the CRM has: nothing to send, but newer.
  expect(await attempts.push(titled('Engineer', 2_000))).toMatchObject({ outcome: 'unchanged' });
  await overtaken.goOn();
  expect(await titles()).toEqual(['Engineer']);
});

test('a push that finds nothing to send is not in step while another attempt is about to write', async () => {
  await attempts.push(titled('Engineer', 500));
  const other = await attempts.attemptThatStops('claimed', 'update', titled('CTO', 1_000));
  await expect(attempts.attempt('update', titled('Engineer', 2_000))).rejects.toThrow('still holds');
  await other.goOn();
  expect(await titles()).toEqual(['CTO']);
  expect(await attempts.push(titled('Engineer', 2_000))).toMatchObject({ outcome: 'updated' });
  expect(await titles()).toEqual(['Engineer']);
});

test('a push that finds nothing to send is not in step when another attempt has sent since it looked', async () => {
  await attempts.push(titled('Engineer', 500));
  const looked = await attempts.attemptThatStops('read', 'update', titled('Engineer', 2_000));
  expect(await attempts.push(titled('CTO', 1_000))).toMatchObject({ outcome: 'updated' });
  expect(await looked.goOn()).toBeUndefined();
  expect(await attempts.push(titled('Engineer', 2_000))).toMatchObject({ outcome: 'updated' });
  expect(await titles()).toEqual(['Engineer']);
});

test('a create that was overtaken by a push whose policy creates nothing does not bring the older values', async () => {
  const overtaken = await attempts.attemptThatStops('read', 'fetchOrCreate', titled('Engineer', 1_000));
  const newer = { ...titled('CTO', 2_000), policies: ['updateOnly' as const] };
  expect(await attempts.push(newer)).toMatchObject({ outcome: 'skipped' });
  expect(await overtaken.goOn()).toBeUndefined();
  expect(await titles()).toEqual([]);
  // Tried again, it brings the newest.
  expect(await attempts.push(titled('Engineer', 1_000))).toMatchObject({ outcome: 'created' });
  expect(await titles()).toEqual(['CTO']);
});

test.each([
  ['newer', 2_000],
  ['of the same order time, as changes without a stamp are', 1_000],
])('a push id that comes again with a change that is %s is another push', async (_, at) => {
  const first = titled('Engineer', 1_000);
  expect(await attempts.push(first)).toMatchObject({ outcome: 'created' });
  const again = { ...titled('CTO', at), pushId: first.pushId };
  expect(await attempts.push(again)).toMatchObject({ outcome: 'updated' });
  expect(await titles()).toEqual(['CTO']);
});

test('a Postgres that was restored to a state before the last push does not say "unchanged" of what it has', async () => {
  await attempts.push(titled('Engineer', 1_000));
  const kept = await attempts.query<Record<string, unknown>>(
    `SELECT l.fingerprint, l.sent_hashes::text, s.fields, s.revision, s.changed_at FROM links l
     JOIN entity_state s USING (tenant_id, connection_id, object, entity_id) WHERE entity_id = $1`,
    [entityId],
  );
  const last = await attempts.push(titled('CTO', 2_000));
  const lastSyncedAt = 'at' in last ? (last.at ?? 0) : 0;
  const [row] = kept;
  await attempts.query('UPDATE links SET fingerprint = $2, sent_hashes = $3::jsonb WHERE entity_id = $1', [
    entityId,
    row?.['fingerprint'],
    row?.['sent_hashes'],
  ]);
  await attempts.query(
    'UPDATE entity_state SET fields = $2, revision = $3, changed_at = $4 WHERE entity_id = $1',
    [entityId, row?.['fields'], row?.['revision'], row?.['changed_at']],
  );
  const back = { ...titled('Engineer', 3_000), lastSyncedAt };
  expect(await attempts.push(back)).toMatchObject({ outcome: 'updated' });
  expect(await titles()).toEqual(['Engineer']);
});

test('a push id that comes again with the same content answers what it answered, without asking the CRM', async () => {
  const first = titled('Engineer', 1_000);
  await attempts.push(first);
  await attempts.push(titled('CTO', 2_000));
  const before = await requests();
  expect(await attempts.push(first)).toMatchObject({ outcome: 'created' });
  expect(await requests()).toBe(before);
  expect(await titles()).toEqual(['CTO']);
});

test('a push id that comes again with a named record is another push', async () => {
  const first = titled('Engineer', 1_000);
  await attempts.crm.addRecord(person('of a salesperson'));
  await attempts.settings({ onMatch: 'hold' });
  expect(await attempts.push(first)).toMatchObject({ end: 'stopped' });
  await attempts.settings({ onMatch: 'adopt' });
  const [record] = await attempts.crm.records();
  const named = { ...first, externalId: record?.id ?? '' };
  expect(await attempts.push(named)).toMatchObject({ end: 'done', link: { externalId: record?.id } });
});

test('a push id that comes again for a retry with "create" is another push', async () => {
  await attempts.settings({ fetch: { url: 'none' }, crmDeduplicates: false });
  await attempts.crm.fault({ operation: 'create', kind: 'garbled', times: 1 });
  const first = titled('Engineer', 1_000);
  expect(await attempts.push(first)).toMatchObject({ waits: expect.anything() });
  expect(await attempts.push(first)).toMatchObject({ end: 'stopped', outcome: 'unknown' });
  await attempts.endHorizon(entityId);
  expect(await attempts.push({ ...first, createAfterUnknown: 'said once' })).toMatchObject({
    outcome: 'created',
  });
});
