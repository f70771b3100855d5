// The worker dies between a link and the association that follows it, and at each step of that: in the end the CRM holds
// together what belongs together, each once, and nobody is needed.
import { expect, test } from 'vitest';
import { associationRig } from '../support/association-rig.ts';
import { fastTimings } from '../support/rig.ts';
import { company, contact } from '../support/subjects.ts';
import { withOwnWorkers } from '../support/worker-process.ts';

const together = 'contact c1 – company acme';

// They wait for time-outs more than they compute: at the same time.
test.concurrent.each([
  // The contact's link is written; nobody has been told yet.
  ['linked', 'contact', 1],
  ['linked', 'company', 1],
  // Written down as sent; the CRM has heard nothing.
  ['associating', 'contact', 1],
  // The CRM holds the two together, and we do not know.
  ['associated', 'contact', 1],
] as const)('SIGKILL after "%s" of the %s, which comes second', (step, second, pass) =>
  withOwnWorkers(async (rig, startWorker) => {
    const our = associationRig(rig);
    const connectionId = await our.contacts.addConnection(fastTimings);
    const arrivals = {
      contact: () =>
        our.contacts.change(connectionId, 'c1', { fields: { ...contact.sample(1), companyId: 'acme' } }),
      company: () => our.companies.change(connectionId, 'acme', { fields: company.sample(1) }),
    };
    const first = await startWorker();
    await arrivals[second === 'contact' ? 'company' : 'contact']();
    await (second === 'contact' ? our.companies : our.contacts).until(
      connectionId,
      second === 'contact' ? 'acme' : 'c1',
      ({ status }) => status === 'synced',
    );
    await first.kill();
    const dying = await startWorker(`${step}:${pass}`);
    await arrivals[second]();
    await dying.exited;
    await startWorker();
    await our.untilHeld(connectionId, [together]);
    await our.untilRows(connectionId, ([row]) => row?.state === 'associated');
    const stats = await Promise.all([our.contacts, our.companies].map(({ crm }) => crm.stats()));
    expect(stats).toMatchObject([
      { records: 1, duplicates: 0 },
      { records: 1, duplicates: 0 },
    ]);
  }, contact),
);

test.concurrent('SIGKILL after the CRM took them apart: it ends with the new company alone', () =>
  withOwnWorkers(async (rig, startWorker) => {
    const our = associationRig(rig);
    const connectionId = await our.contacts.addConnection(fastTimings);
    const first = await startWorker();
    for (const [id, n] of [
      ['acme', 1],
      ['globex', 2],
    ] as const) {
      await our.companies.change(connectionId, id, { fields: company.sample(n) });
    }
    await our.contacts.change(connectionId, 'c1', { fields: { ...contact.sample(1), companyId: 'acme' } });
    await our.untilHeld(connectionId, [together]);
    await our.untilRows(connectionId, ([row]) => row?.state === 'associated');
    await our.companies.until(connectionId, 'globex', ({ status }) => status === 'synced');
    await first.kill();
    const dying = await startWorker('associated:1');
    await our.contacts.change(connectionId, 'c1', { fields: { companyId: 'globex' } });
    await dying.exited;
    await startWorker();
    await our.untilHeld(connectionId, ['contact c1 – company globex']);
    await our.untilRows(connectionId, (rows) => rows.length === 1 && rows[0]?.state === 'associated');
  }, contact));
