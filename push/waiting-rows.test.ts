// A row of an import whose push waits for the CRM is not in flight: it makes room for the rows behind it.
import { beforeAll, beforeEach, expect, test } from 'vitest';
import type { ImportLedger } from '../domain/import-ledger.ts';
import { createImportLedger } from '../store/import-ledger.ts';
import { requestOf, useAttempts } from '../test/support/attempts.ts';

const attempts = useAttempts({ emptyCrm: true });
let ledger: ImportLedger;
let bulkId = '';
let number = 0;
beforeAll(() => {
  ledger = createImportLedger(attempts.store.database, 'default');
});
beforeEach(async () => {
  number += 1;
  const file = {
    connectionId: 'crm',
    object: 'contact' as const,
    contentHash: `file ${number}`,
    options: '{}',
    source: 'contacts.csv',
  };
  ({ bulkId } = await ledger.open(file));
  await ledger.begin(bulkId, [{ entityId: `c-${number}`, line: 2, contentHash: 'row' }]);
});

const pushOf = (title: string, at: number) =>
  requestOf(`c-${number}`, { name: 'Kim Example', phone: `+120255501${number}0`, title }, at);
const request = () => ({ ...pushOf('of the row', 1_000), changeIds: [`bulk:${bulkId}:c-${number}`] });

test('a row that the CRM does not take now waits, and ends with the push that goes through', async () => {
  await attempts.crm.fault({ operation: 'find', kind: 'status', status: 503, times: 1 });
  await expect(attempts.attempt('fetchOrCreate', request())).rejects.toThrow('503');
  expect(await ledger.pulse(bulkId)).toMatchObject({ inFlight: 0, waiting: 1 });
  expect(await attempts.push(request())).toMatchObject({ outcome: 'created' });
  expect(await ledger.pulse(bulkId)).toMatchObject({ inFlight: 0, waiting: 0 });
});

test('a row whose attempt only begins anew is in flight still', async () => {
  const overtaken = await attempts.attemptThatStops('read', 'fetchOrCreate', request());
  expect(await attempts.push({ ...pushOf('newer', 2_000), policies: ['updateOnly'] })).toMatchObject({
    outcome: 'skipped',
  });
  expect(await overtaken.goOn()).toBeUndefined();
  expect(await ledger.pulse(bulkId)).toMatchObject({ inFlight: 1, waiting: 0 });
});
