// `contact show` and `company show` tell with whom an entity belongs together, and what that waits for.
import { expect, test } from 'vitest';
import { associationRig } from '../test/support/association-rig.ts';
import { company, contact } from '../test/support/subjects.ts';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();

test('it waits for a company without a record, is done when that has one, and both sides tell', async () => {
  const our = associationRig(cli.rig);
  const connectionId = await our.contacts.addConnection({ quietPeriodMs: 20 });
  await our.contacts.change(connectionId, 'ann', { fields: { ...contact.sample(1), companyId: 'acme' } });
  await our.contacts.until(connectionId, 'ann', ({ status }) => status === 'synced');
  const show = (...words: string[]) =>
    cli.run(...words, connectionId, words[0] === 'contact' ? 'ann' : 'acme');
  expect((await show('contact', 'show')).stdout).toMatch(
    /Belongs to +company acme: waits for company acme, which has no record yet/,
  );
  const waiting = await cli.run('contact', 'show', connectionId, 'ann', '--json');
  expect(waiting.json()['associations']).toEqual([
    {
      object: 'company',
      id: 'acme',
      externalId: null,
      status: 'waiting',
      waitsFor: { object: 'company', id: 'acme' },
      failure: null,
    },
  ]);
  await our.companies.change(connectionId, 'acme', { fields: company.sample(1) });
  await our.untilHeld(connectionId, ['contact ann – company acme']);
  await our.untilRows(connectionId, ([row]) => row?.state === 'associated');
  expect((await show('contact', 'show')).stdout).toMatch(/Belongs to +company acme$/m);
  expect((await show('company', 'show')).stdout).toMatch(/Belongs to +contact ann$/m);
});

test('a record that a person names for a company brings its colleagues together with it', async () => {
  const our = associationRig(cli.rig);
  const connectionId = await our.contacts.addConnection({ quietPeriodMs: 20 });
  const record = await our.companies.crm.addRecord({ name: 'Globex' });
  await our.contacts.change(connectionId, 'bob', { fields: { ...contact.sample(2), companyId: 'globex' } });
  await our.contacts.until(connectionId, 'bob', ({ status }) => status === 'synced');
  const set = await cli.run('links', 'set', connectionId, 'globex', record, '--object', 'company');
  expect(set.code).toBe(0);
  const rows = await our.untilRows(connectionId, ([row]) => row?.state === 'associated');
  expect(rows).toMatchObject([{ entity_id: 'bob', other_id: 'globex' }]);
});
