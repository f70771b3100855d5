// Each CRM that `npm start` shows: an import makes one record for each row, also where answers are lost; the same again
// writes nothing. No line for any of them: a new simulator with a demo connection is one more.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { BulkInput } from '../../client/bulk/start-rows.ts';
import { waitForRows } from '../../client/bulk/wait-for-rows.ts';
import { createSynclineClient } from '../../client/syncline-client.ts';
import type { Json } from '../../domain/json.ts';
import { createImportLedger } from '../../store/import-ledger.ts';
import { createRig, fastTimings, type Rig } from '../support/rig.ts';

interface Demo {
  connectionId: string;
  connector: string;
  path: string;
  address: string;
  settings: Record<string, Json>;
  secrets: Record<string, string>;
}

interface Stats {
  requests: number;
  types: Record<string, number>;
  duplicatesOfType: Record<string, number>;
}

const count = 24;
let rig: Rig;
let demos: Demo[];
beforeAll(async () => {
  rig = await createRig();
  demos = (await (await fetch(`${rig.crm.url}/_control/demo-connections`)).json()) as Demo[];
});
afterAll(() => rig.close());

async function* people(connectionId: string): AsyncGenerator<BulkInput> {
  for (let n = 0; n < count; n += 1) {
    const fields = {
      firstName: 'Pat',
      lastName: `Example ${n}`,
      name: `Pat Example ${n}`,
      email: `pat${n}@example.com`,
      phone: `+1 202 555 01${String(n).padStart(2, '0')}`,
    };
    yield { kind: 'row', line: n + 2, entityId: `${connectionId}-${n}`, fields, raw: '' };
  }
}

async function importAll(connectionId: string): Promise<Record<string, number>> {
  const ledger = createImportLedger(rig.database, 'default');
  const record = await ledger.open({
    connectionId,
    object: 'contact',
    bulkId: `every-${randomUUID().slice(0, 8)}`,
    contentHash: randomUUID(),
    options: '{}',
    source: 'test',
  });
  const client = createSynclineClient({ client: rig.client });
  expect(await client.bulkStart(people(connectionId), ledger, { import: record })).toBe('accepted');
  await waitForRows(ledger, record.bulkId, {});
  return (await ledger.counts(record.bulkId)).outcomes;
}

/** Of the CRM at this address, whose first part is its name. */
async function statsOf({ path }: Demo): Promise<Stats> {
  const all = (await (await fetch(`${rig.crm.url}/_control/stats`)).json()) as Record<string, Stats>;
  const stats = all[nameOf(path)];
  if (stats === undefined) throw new Error(`there is no CRM at ${path}`);
  return stats;
}

const nameOf = (path: string): string => path.split('/')[1] ?? '';
const sum = (counts: Record<string, number>): number =>
  Object.values(counts).reduce((all, each) => all + each, 0);

test('an import into each of them makes each record once, and the same again asks nothing', async () => {
  expect(demos.map(({ connector }) => connector)).toEqual(
    expect.arrayContaining([
      'http',
      'hubspot',
      'salesforce',
      'copper',
      'zoho',
      'pipedrive',
      'healthsherpa',
      'alloy',
    ]),
  );
  await Promise.all(demos.map((demo) => importInto(demo)));
});

async function importInto(demo: Demo): Promise<void> {
  const { connectionId, connector, path, address, secrets } = demo;
  const settings = { ...demo.settings, [address]: `${rig.crm.url}${path}` };
  await rig.connections.add({ tenantId: 'default', connectionId, connector, settings, secrets });
  const outcomes = await importAll(connectionId);
  expect(outcomes, `${connector}: ${(await failuresOf(connectionId)).join(' ')}`).toEqual({ created: count });
  const { requests, ...made } = await statsOf(demo);
  expect(made.types['contact'] ?? sum(made.types), connector).toBeGreaterThanOrEqual(count);
  expect(sum(made.duplicatesOfType), connector).toBe(0);
  expect(await importAll(connectionId), connector).toEqual({ unchanged: count });
  expect((await statsOf(demo)).requests, `${connector}: the same again`).toBe(requests);
}

test('of three answers that are lost no record is made twice; what cannot be known waits with a sentence', async () => {
  await fetch(`${rig.crm.url}/_control/reset`, { method: 'POST' });
  await Promise.all(demos.map((demo) => importDespiteLosses(demo)));
});

async function importDespiteLosses(demo: Demo): Promise<void> {
  const { connector, path, address, secrets } = demo;
  const connectionId = `${demo.connectionId}-lossy`;
  const settings = { ...demo.settings, ...fastTimings, [address]: `${rig.crm.url}${path}` };
  await rig.connections.add({ tenantId: 'default', connectionId, connector, settings, secrets });
  const fault = { crm: nameOf(path), kind: 'lost_answer', times: 3 };
  await fetch(`${rig.crm.url}/_control/faults`, { method: 'POST', body: JSON.stringify(fault) });
  const { needs_attention: waiting = 0, unknown = 0, ...done } = await importAll(connectionId);
  const failures = await failuresOf(connectionId);
  // What was made before its answer was lost, and found again, may be "updated" or "unchanged".
  expect(sum(done) + waiting + unknown, `${connector}: ${failures.join(' ')}`).toBe(count);
  expect(sum((await statsOf(demo)).duplicatesOfType), connector).toBe(0);
  // Nobody can look: a person is told.
  expect(
    failures.filter((message) => message !== ''),
    connector,
  ).toHaveLength(waiting + unknown);
}

/** Why those stopped that did. */
async function failuresOf(connectionId: string): Promise<string[]> {
  const { rows } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ message: string }>(
      `SELECT failure ->> 'message' AS message FROM timeline
       WHERE connection_id = $1 AND outcome IN ('needs_attention', 'unknown')`,
      [connectionId],
    ),
  );
  return rows.map(({ message }) => message);
}
