// Rows whose CRM calls fail for ever wait by themselves; they hold no other row back.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { createSynclineClient, type SynclineClient } from '../../client/syncline-client.ts';
import type { BulkInput } from '../../client/bulk/start-rows.ts';
import { waitForRows } from '../../client/bulk/wait-for-rows.ts';
import type { ImportCounts, ImportLedger } from '../../domain/import-ledger.ts';
import { createImportLedger } from '../../store/import-ledger.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig();
let ledger: ImportLedger;
let client: SynclineClient;
beforeAll(async () => {
  ledger = createImportLedger(rig.database, 'default');
  client = createSynclineClient({ client: rig.client });
});

const mostInFlight = 6;
const bad = 8;
const good = 20;
const phoneOf = (index: number) => `+12025553${100 + index}`;

async function* rows(): AsyncGenerator<BulkInput> {
  for (let index = 0; index < bad + good; index += 1) {
    const fields = { name: `Row ${index}`, phone: phoneOf(index) };
    yield { kind: 'row', line: index + 1, entityId: `row-${index}`, fields, raw: '' };
  }
}

async function until(bulkId: string, claim: (counts: ImportCounts) => boolean): Promise<ImportCounts> {
  for (;;) {
    const counts = await ledger.counts(bulkId);
    if (claim(counts)) return counts;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test.each([
  ['a lookup is answered 503', { operation: 'find', kind: 'status', status: 503 }, {}],
  ['a lookup is answered 429', { operation: 'find', kind: 'status', status: 429 }, {}],
  ['a create is answered 503', { operation: 'create', kind: 'status', status: 503 }, {}],
  ['nothing is answered', { operation: 'find', kind: 'reset' }, {}],
])(
  'where %s for more rows than may be in flight, the import begins every row and each good one ends',
  async (_name, fault, settings) => {
    await rig.crm.reset();
    const connectionId = await rig.addConnection(settings);
    for (let index = 0; index < bad; index += 1)
      await rig.crm.fault({ ...fault, match: { phone: phoneOf(index) } });
    const record = await ledger.open({
      connectionId,
      object: 'contact',
      bulkId: `stuck-${randomUUID().slice(0, 8)}`,
      contentHash: 'c',
      options: '{}',
      source: 'test',
    });
    const end = await client.bulkStart(rows(), ledger, { import: record, mostInFlight, pageSize: 2 });
    expect(end).toBe('accepted');
    const counts = await until(
      record.bulkId,
      ({ outcomes, waiting }) => outcomes.created === good && waiting === bad,
    );
    expect(counts).toMatchObject({ rows: bad + good, accepted: bad + good, inFlight: 0, waiting: bad });
    expect(await ledger.pulse(record.bulkId)).toMatchObject({ inFlight: 0, waiting: bad });
    expect(await ledger.finish(record.bulkId)).toBe('running');

    // The CRM is well again: they end like any other row, and the sums hold.
    await rig.crm.clearFaults();
    for (let index = 0; index < bad; index += 1)
      await client.retry({ connectionId, object: 'contact', entityId: `row-${index}` });
    expect(await waitForRows(ledger, record.bulkId, {})).toBe('ended');
    expect(await ledger.counts(record.bulkId)).toMatchObject({
      inFlight: 0,
      waiting: 0,
      outcomes: { created: bad + good },
    });
  },
  120_000,
);
