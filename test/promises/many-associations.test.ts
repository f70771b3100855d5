// Contacts of companies, named by id and in words, together with their companies and with deals, in an order that has
// nothing to do with who belongs to whom, while workers are killed: each company once, each association once.
// The whole of it, 500 contacts, 40 companies and 100 deals: SYNCLINE_WHOLE=1 npx vitest run <this file>
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { associationRig } from '../support/association-rig.ts';
import { fastTimings } from '../support/rig.ts';
import { contact, deal } from '../support/subjects.ts';
import { withOwnWorkers } from '../support/worker-process.ts';

const isWhole = process.env['SYNCLINE_WHOLE'] !== undefined;
const size = isWhole
  ? { contacts: 500, companies: 40, deals: 100 }
  : { contacts: 40, companies: 5, deals: 8 };
/** Passes of the step after which the worker dies, one after the other. */
const deaths = isWhole ? ['associated:100', 'linked:100', 'associating:50'] : ['associated:10'];

const many = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const companyOf = (n: number): number => n % size.companies;

test(
  `${size.contacts} contacts of ${size.companies} companies and ${size.deals} deals, while workers are killed`,
  { timeout: isWhole ? 1_200_000 : 240_000 },
  () =>
    withOwnWorkers(async (rig, startWorker) => {
      const our = associationRig(rig);
      const settings = { ...fastTimings, quietPeriodMs: 20, companyFromText: 'create' };
      const connectionId = await our.contacts.addConnection(settings);
      const arrivals = [
        ...many(size.contacts).map((n) => () => {
          const named =
            n % 2 === 0 ? { companyId: `company-${companyOf(n)}` } : { company: `Company ${companyOf(n)}` };
          const email = `hal${n}@company${companyOf(n)}.test`;
          return our.contacts.change(connectionId, `c${n}`, {
            fields: { ...contact.sample(n), email, ...named },
          });
        }),
        ...many(size.companies).map((n) => () => {
          const fields = { name: `Company ${n}`, domain: `company${n}.test` };
          return our.companies.change(connectionId, `company-${n}`, { fields });
        }),
        ...many(size.deals).map((n) => () => {
          const others = { companyId: `company-${companyOf(n)}`, contactIds: [`c${n}`, `c${n + 2}`] };
          return our.deals.change(connectionId, `d${n}`, { fields: { ...deal.sample(n), ...others } });
        }),
      ];
      const mixed = arrivals.map((arrive, index) => ({ arrive, key: (index * 7_919) % 10_007 }));
      const left = mixed.toSorted((one, other) => one.key - other.key).values();
      const first = await startWorker(deaths[0]);
      const arrived = Promise.all(
        many(8).map(async () => {
          for (const { arrive } of left) await arrive();
        }),
      );
      let dying = first;
      for (const death of [...deaths.slice(1), undefined]) {
        await dying.exited;
        dying = await startWorker(death);
      }
      await arrived;

      const wanted = [
        ...many(size.contacts).map((n) => `contact c${n} – company company-${companyOf(n)}`),
        ...many(size.deals).flatMap((n) => [
          `deal d${n} – company company-${companyOf(n)}`,
          `deal d${n} – contact c${n}`,
          `deal d${n} – contact c${n + 2}`,
        ]),
      ].toSorted();
      for (let held: string[] = []; held.join() !== wanted.join(); await delay(500)) {
        held = await our.held(connectionId);
      }
      for (const [part, records] of [
        [our.contacts, size.contacts],
        [our.companies, size.companies],
        [our.deals, size.deals],
      ] as const) {
        expect(await part.crm.stats()).toMatchObject({ records, duplicates: 0 });
      }
    }, contact),
);
