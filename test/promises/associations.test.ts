// The worker dies between a link and the association that follows it, and at each step of that: in the end the CRM holds
// together what belongs together, each once, and nobody is needed.
import { expect, test } from 'vitest';
import { associationRig } from '../support/association-rig.ts';
import { fastTimings } from '../support/rig.ts';
import { company, contact, deal } from '../support/subjects.ts';
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

test.concurrent('a worker that is killed in the middle of many: 60 contacts of 6 companies and 12 deals, each once', () =>
  withOwnWorkers(async (rig, startWorker) => {
    const our = associationRig(rig);
    const connectionId = await our.contacts.addConnection({ ...fastTimings, quietPeriodMs: 20 });
    const companyOf = (n: number): string => `company-${n % 6}`;
    const arrivals = [
      ...Array.from(
        { length: 60 },
        (_, n) => () =>
          our.contacts.change(connectionId, `c${n}`, {
            fields: { ...contact.sample(n), companyId: companyOf(n) },
          }),
      ),
      ...Array.from(
        { length: 6 },
        (_, n) => () => our.companies.change(connectionId, companyOf(n), { fields: company.sample(n) }),
      ),
      ...Array.from(
        { length: 12 },
        (_, n) => () =>
          our.deals.change(connectionId, `d${n}`, {
            fields: { ...deal.sample(n), companyId: companyOf(n), contactIds: [`c${n}`, `c${n + 12}`] },
          }),
      ),
    ];
    // In an order that has nothing to do with who belongs to whom, and the same each time.
    const mixed = arrivals.map((arrive, index) => ({ arrive, key: (index * 7919) % 1_009 }));
    const dying = await startWorker('associated:20');
    for (const { arrive } of mixed.toSorted((one, other) => one.key - other.key)) await arrive();
    await dying.exited;
    await startWorker();
    const wanted = [
      ...Array.from({ length: 60 }, (_, n) => `contact c${n} – company ${companyOf(n)}`),
      ...Array.from({ length: 12 }, (_, n) => [
        `deal d${n} – company ${companyOf(n)}`,
        `deal d${n} – contact c${n}`,
        `deal d${n} – contact c${n + 12}`,
      ]).flat(),
    ];
    await our.untilHeld(connectionId, wanted);
    for (const [part, records] of [
      [our.contacts, 60],
      [our.companies, 6],
      [our.deals, 12],
    ] as const) {
      expect(await part.crm.stats()).toMatchObject({ records, duplicates: 0 });
    }
  }, contact));
