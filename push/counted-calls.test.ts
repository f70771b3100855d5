// What an import cost at the CRM is counted by its rows: as many calls as the CRM saw, however they were shared.
import { expect, test } from 'vitest';
import { importRowId } from '../domain/entity/import-row-id.ts';
import type { PushRequest } from '../domain/entity/push.ts';
import { createImportLedger } from '../store/import-ledger.ts';
import { requestOf, useAttempts } from '../test/support/attempts.ts';
import { contact } from '../test/support/subjects.ts';

const attempts = useAttempts({
  subject: contact,
  emptyCrm: true,
  settings: { batchLingerMs: 60_000, requestTimeoutMs: '10min', attemptTimeoutMs: '30min' },
});

let imports = 0;

/** An import of so many people, each of them in no other. */
async function open(count: number) {
  imports += 1;
  const ledger = createImportLedger(attempts.store.database, 'default');
  const { bulkId } = await ledger.open({
    connectionId: 'crm',
    object: 'contact',
    contentHash: `file ${imports}`,
    options: '{}',
    source: 'contacts.csv',
  });
  const ids = Array.from({ length: count }, (_, n) => `i${imports}-${n}`);
  await ledger.begin(
    bulkId,
    ids.map((entityId, n) => ({ entityId, line: n + 2, contentHash: 'row' })),
  );
  const requests = ids.map((entityId, n): PushRequest => {
    const { name, email } = contact.sample(100 * imports + n) as { name: string; email: string };
    return { ...requestOf(entityId, { name, email }), changeIds: [importRowId(bulkId, entityId)] };
  });
  return { requests, calls: () => ledger.calls(bulkId) };
}

test('requests that rows share count once over all of them', async () => {
  await attempts.settings({ batchSize: 20 });
  const { requests, calls } = await open(20);
  await Promise.all(requests.map((each) => attempts.push(each)));
  expect((await attempts.crm.stats()).requests).toBe(3);
  expect(await calls()).toEqual({ calls: 3, callsPerRow: 0.15, rowsPerWrite: 20 });
});

test('also those of a record that was found and then updated, and of an attempt that failed', async () => {
  await attempts.settings({ batchSize: 0 });
  const { requests, calls } = await open(3);
  const [found, failing, easy] = requests as [PushRequest, PushRequest, PushRequest];
  await attempts.crm.addRecord({ email: found.fields['email']?.value ?? null });
  // By our id, by e-mail; reading what is there, and the update.
  expect(await attempts.push(found)).toMatchObject({ outcome: 'updated' });
  expect(await calls()).toMatchObject({ calls: 4 });
  await attempts.crm.fault({ operation: 'create', kind: 'status', status: 503, times: 1 });
  await attempts.push(failing);
  await attempts.endHorizon(failing.entityId);
  // Two lookups and a create in vain; two lookups and a create.
  expect(await attempts.push(failing)).toMatchObject({ outcome: 'created' });
  expect(await attempts.push(easy)).toMatchObject({ outcome: 'created' });
  const { requests: seen } = await attempts.crm.stats();
  expect(seen).toBe(4 + 6 + 3);
  expect(await calls()).toEqual({ calls: seen, callsPerRow: 4.33, rowsPerWrite: 1 });
});

test('a push that found nothing to send cost nothing, and one that carries no row counts for none', async () => {
  await attempts.settings({ batchSize: 0 });
  const { requests, calls } = await open(1);
  const [request] = requests as [PushRequest];
  await attempts.push({ ...request, pushId: 'first', changeIds: [] });
  expect(await attempts.push(request)).toMatchObject({ outcome: 'unchanged' });
  expect(await calls()).toEqual({ calls: 0, callsPerRow: 0, rowsPerWrite: 0 });
});
