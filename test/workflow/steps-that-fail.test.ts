// A step without a push that fails for long says why in the same places as a push, and leaves the lists by itself.
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applicationRole } from '../../stack/parts/postgres-roles.ts';
import { useRig } from '../support/rig.ts';
import { startEntity } from '../support/start-entity.ts';

/** Long from the first failure on: nobody waits ten minutes here. */
const rig = useRig({ emptyCrm: true, worker: { retryingAfterMs: 0 } });

let admin: pg.Client;
beforeAll(async () => {
  admin = new pg.Client({ connectionString: rig.databaseAdminUrl });
  await admin.connect();
  await admin.query(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$`);
});
afterAll(() => admin.end());

const person = (n: number) => ({ name: `Sue ${n}`, phone: `+1 202 555 0${700 + n}` });
const isListed = async (connectionId: string, query: string) =>
  (await rig.client.workflow.count(`ConnectionId = '${connectionId}' AND ${query}`)).count === 1;

async function expectRetrying(connectionId: string, reason: string): Promise<void> {
  const view = await rig.until(connectionId, 'c', ({ status }) => status === 'retrying');
  expect(view).toMatchObject({
    failure: { kind: 'transient', message: expect.stringContaining(reason) },
    lastAttempt: { attempts: 1, nextAt: expect.any(String) },
  });
  await expect
    .poll(() => isListed(connectionId, `SyncStatus = 'retrying' AND FailureKind = 'transient'`))
    .toBe(true);
}

async function expectListed(connectionId: string, status: string): Promise<void> {
  const view = await rig.until(connectionId, 'c', (each) => each.status === status);
  expect([view.failure, view.lastAttempt]).toEqual([undefined, undefined]);
  await expect
    .poll(() => isListed(connectionId, `SyncStatus = '${status}' AND FailureKind IS NULL`))
    .toBe(true);
}

test('a pause that cannot be written down', async () => {
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'c', { fields: person(1) });
  await admin.query(
    'CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON entity_state FOR EACH ROW EXECUTE FUNCTION refuse()',
  );
  await rig.handle(connectionId, 'c').signal('pause');
  await expectRetrying(connectionId, 'the disk is full');
  await admin.query('DROP TRIGGER refuse ON entity_state');
  await expectListed(connectionId, 'paused');
});

test('a forget that cannot be done, while somebody waits for it', async () => {
  const connectionId = await rig.addConnection();
  await rig.sendNow(connectionId, 'c', { fields: person(2) });
  await admin.query(
    'CREATE TRIGGER refuse BEFORE INSERT ON forgotten FOR EACH ROW EXECUTE FUNCTION refuse()',
  );
  const forgotten = rig.handle(connectionId, 'c').executeUpdate('forget', { args: [{}] });
  await expectRetrying(connectionId, 'the disk is full');
  await admin.query('DROP TRIGGER refuse ON forgotten');
  expect(await forgotten).toEqual({ forgotten: true });
});

test("a connection's quiet period that cannot be read", async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 });
  await admin.query(`REVOKE SELECT ON connections FROM ${applicationRole}`);
  await startEntity(rig.client, { connectionId, object: 'contact', entityId: 'c' }, person(3));
  await expectRetrying(connectionId, 'permission denied');
  await admin.query(`GRANT SELECT ON connections TO ${applicationRole}`);
  await expectListed(connectionId, 'waiting');
  await rig.sendNow(connectionId, 'c');
  await expectListed(connectionId, 'synced');
});
