// Many entities lose their login; it comes back while half of them are still failing. None is left behind.
import { expect, test } from 'vitest';
import { useRig } from '../support/rig.ts';
import { everySubject, genericContact } from '../support/subjects.ts';

const rig = useRig();

/** 2,000 with SYNCLINE_TEST_LONG=1 (about 2 minutes on 2 cores); the same story with fewer inside of `npm test`. */
const many = process.env['SYNCLINE_TEST_LONG'] === '1' ? 2_000 : 300;
/** How many there are makes the difference for one object; for the others, that each is woken as what it is. */
const crowds = everySubject.map((subject) => ({
  subject,
  name: subject.name,
  entities: subject === genericContact ? many : 16,
}));

async function count(sql: string, connectionId: string): Promise<number> {
  const { rows } = await rig.database.withTenant('default', (tx) =>
    tx.query<{ n: string }>(sql, [connectionId]),
  );
  return Number(rows[0]?.n);
}

test.each(crowds)(
  '$entities times $name on 401, resumed while half are still failing, all end synced once',
  { timeout: 1_200_000 },
  async ({ subject, entities }) => {
    const on = rig.of(subject);
    const connectionId = await on.addConnection({ quietPeriodMs: 100 });
    await on.crm.fault({ kind: 'status', status: 401 });
    let next = 0;
    const startSome = async (): Promise<void> => {
      while (next < entities) {
        const n = (next += 1);
        await on.change(connectionId, `c-${n}`, {
          fields: subject.sample(n),
        });
      }
    };
    const starting = Promise.all(Array.from({ length: 20 }, startSome));
    await expect
      .poll(() => count('SELECT count(*) AS n FROM parked WHERE connection_id = $1', connectionId), {
        interval: 100,
      })
      .toBeGreaterThan(entities / 2);
    // The login is back, but the CRM refuses for a moment longer: some park a second time, at the new epoch.
    await on.resumeConnection(connectionId);
    const again = `SELECT count(*) AS n FROM parked p JOIN connections c USING (tenant_id, connection_id)
      WHERE connection_id = $1 AND p.epoch = c.epoch`;
    await expect.poll(() => count(again, connectionId)).toBeGreaterThan(0);
    await on.crm.clearFaults();
    await on.resumeConnection(connectionId);
    await starting;
    await expect
      .poll(() => count('SELECT count(*) AS n FROM links WHERE connection_id = $1', connectionId), {
        interval: 500,
        // 29 of 300 were still on their way after 240 s beside four busy loops.
        timeout: 900_000,
      })
      .toBe(entities);
    expect(await on.crm.stats()).toMatchObject({ records: entities, duplicates: 0 });
  },
);
