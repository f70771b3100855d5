// A secret leaves Postgres only towards the CRM: not in a history, a row, a log line or an error, even when the CRM
// itself repeats it. Fields of a contact are not readable in Postgres either.
import pg from 'pg';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test } from 'vitest';
import { useRig } from '../support/rig.ts';

const secret = 'canary/secret 8f31';
const logged: string[] = [];
const rig = useRig({ worker: { log: (line) => void logged.push(JSON.stringify(line)) } });

async function everythingInPostgres(): Promise<string> {
  // The application's role, one tenant after the other, every column as text, bytes as text too.
  const { rows: tables } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'migrations'`,
    ),
  );
  const dumps = await Promise.all(
    tables.map(({ name }) =>
      rig.database.withTenant('default', async (tx) => {
        const { rows } = await tx.query(`SELECT * FROM ${pg.escapeIdentifier(name)}`);
        return JSON.stringify(rows, (_key, value: unknown) =>
          isBytes(value) ? Buffer.from(value.data).toString('latin1') : value,
        );
      }),
    ),
  );
  return dumps.join('\n');
}

function isBytes(value: unknown): value is { type: 'Buffer'; data: number[] } {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer';
}

async function everythingInTemporal(): Promise<string> {
  const histories: string[] = [];
  for await (const { history } of rig.client.workflow.list({ query: '' }).intoHistories()) {
    const json = historyToJSON(history as Parameters<typeof historyToJSON>[0]);
    // Payloads are base64 in JSON.
    histories.push(
      json.replaceAll(/"data": ?"([A-Za-z0-9+/=]+)"/g, (_all, data: string) =>
        Buffer.from(data, 'base64').toString(),
      ),
    );
  }
  return histories.join('\n');
}

test('neither a secret nor a field is found where it must not be', async () => {
  const connectionId = await rig.addConnection({}, { key: secret });
  const person = { name: 'Jo Canary', email: 'jo-canary@example.com', phone: '+1 202 555 0180' };
  // A wrong key: the CRM refuses, and repeats the key in its reason.
  await rig.crm.fault({
    kind: 'status',
    status: 401,
    body: { status: 'Unauthorized', reason: `bad key ${secret}` },
    times: 1,
  });
  await rig.change(connectionId, 'refused', { fields: person });
  await rig.until(connectionId, 'refused', (view) => view.status === 'needs_attention');
  await rig.resumeConnection(connectionId);
  await rig.crm.fault({
    kind: 'status',
    status: 422,
    body: { status: 'Creation Failed', reason: `key ${secret} may not` },
    times: 9,
  });
  await rig.until(
    connectionId,
    'refused',
    (view) => view.failure !== undefined && view.failure.kind !== 'auth_expired',
  );
  await rig.crm.clearFaults();
  // Taken, and the key is repeated in the address of the record, as it is and encoded.
  const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
  const blind = await rig.addConnection({ fetch: 'none', crmDeduplicates: false }, { key: secret });
  for (const [index, form] of forms.entries()) {
    const entityId = `taken-${index}`;
    await rig.crm.fault({
      operation: 'create',
      kind: 'status',
      status: 200,
      body: { lead_id: entityId, url: `https://crm.example.com/${entityId}?key=${form}` },
      times: 1,
    });
    await rig.change(blind, entityId, { fields: person });
    await rig.until(blind, entityId, (view) => view.externalId === entityId);
  }

  const [postgres, temporal] = [await everythingInPostgres(), await everythingInTemporal()];
  expect(temporal).toContain('refused');
  expect(postgres).toContain('refused');
  for (const [place, text] of Object.entries({ postgres, temporal, logs: logged.join('\n') })) {
    for (const form of forms) expect(text.includes(form), `the secret is in ${place}`).toBe(false);
  }
  for (const value of Object.values(person)) {
    expect(postgres.includes(value), `a field is readable in Postgres: ${value}`).toBe(false);
    expect(logged.join('\n').includes(value), `a field is in the log: ${value}`).toBe(false);
  }
});

test('the test would see a secret that is there', async () => {
  await rig.addConnection({ headers: { 'X-Visible': 'canary-visible' } });
  expect(await everythingInPostgres()).toContain('canary-visible');
});
