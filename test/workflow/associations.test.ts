// Whoever gets its record second sees to it that the two come together, in every order in which they arrive.
import { expect, test } from 'vitest';
import { associationRig } from '../support/association-rig.ts';
import { useRig } from '../support/rig.ts';
import { company, contact, deal } from '../support/subjects.ts';

const rig = useRig({ subject: contact, emptyCrm: true });
const our = associationRig(rig);

type Change = (connectionId: string) => Promise<void>;

const arrivals: Record<string, Change> = {
  contact: (id) => our.contacts.change(id, 'c1', { fields: { ...contact.sample(1), companyId: 'acme' } }),
  company: (id) => our.companies.change(id, 'acme', { fields: company.sample(1) }),
  deal: (id) =>
    our.deals.change(id, 'd1', { fields: { ...deal.sample(1), companyId: 'acme', contactIds: ['c1'] } }),
};

const together = ['contact c1 – company acme', 'deal d1 – company acme', 'deal d1 – contact c1'];

const orders = [
  ['contact', 'company', 'deal'],
  ['contact', 'deal', 'company'],
  ['company', 'contact', 'deal'],
  ['company', 'deal', 'contact'],
  ['deal', 'contact', 'company'],
  ['deal', 'company', 'contact'],
];

test.each(orders)('%s first, then %s, then %s: all three belong together', async (...order) => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 20 });
  for (const each of order) {
    await arrivals[each]?.(connectionId);
    await rig
      .of({ contact, company, deal }[each as 'contact'])
      .until(
        connectionId,
        { contact: 'c1', company: 'acme', deal: 'd1' }[each] ?? '',
        ({ status }) => status === 'synced',
      );
  }
  await our.untilHeld(connectionId, together);
  const settled = await our.untilRows(connectionId, (seen) =>
    seen.every(({ state }) => state === 'associated'),
  );
  expect(settled).toHaveLength(3);
  // Each once: nobody asked the CRM twice.
  expect(await rig.crm.requests('associate')).toHaveLength(3);
});
