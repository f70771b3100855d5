// Lists and addresses are replaced whole: an update sends what others have put in them too. Through the whole push, with a
// real Postgres, which keeps its links from test to test: each has people of its own.
import { expect, test } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import type { Json } from '../../../domain/json.ts';
import { requestOf, useAttempts } from '../../../test/support/attempts.ts';

const attempts = useAttempts({
  subject: { crm: 'copper', object: 'contact', connector: 'copper', baseUrl: '/copper' },
  settings: { userEmail: 'olivia.owner@example.com', searchLagMs: 0 },
});

const emails = (...list: string[]): Json => list.map((email) => ({ email, category: 'work' }));

interface Person {
  id: string;
  fields: Fields;
}

async function control(method: string, path: string, body?: object): Promise<unknown> {
  const answer = await fetch(`${attempts.crm.url}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

const people = async () => (await control('GET', 'records?crm=copper&type=person')) as Person[];

/** By the app's own id. */
async function person(id: string): Promise<Person> {
  const found = (await people()).find(({ fields }) => fields['syncline_id'] === id);
  if (found === undefined) throw new Error(`nobody has the id ${id}`);
  return found;
}

test('an e-mail that changes gives way to the new one, and the one that a salesperson added stays', async () => {
  const ann = { name: 'Ann', email: 'old@example.com', city: 'Bonn', street: '1 Main' };
  await attempts.push(requestOf('c-1', ann, 1_000));
  const { id } = await person('c-1');
  await control('PATCH', `records/${id}`, {
    fields: {
      emails: emails('old@example.com', 'private@example.com'),
      phone_numbers: [{ number: '1', category: 'home' }],
      address: { street: '1 Main', city: 'Bonn', state: 'NRW', postal_code: '', country: '' },
    },
  });
  const changed = { ...ann, email: 'new@example.com', city: 'Berlin' };
  expect(await attempts.push(requestOf('c-1', changed, 2_000))).toMatchObject({ outcome: 'updated' });
  expect((await person('c-1')).fields).toMatchObject({
    emails: emails('new@example.com', 'private@example.com'),
    phone_numbers: [{ number: '1', category: 'home' }],
    address: { street: '1 Main', city: 'Berlin', state: 'NRW' },
  });
  expect(await attempts.push(requestOf('c-1', { ...changed, email: null }, 3_000))).toMatchObject({
    outcome: 'updated',
  });
  expect((await person('c-1')).fields).toMatchObject({ emails: emails('private@example.com') });
});

test('a title that changes looks at nothing and sends nothing else', async () => {
  const kim = { name: 'Kim', email: 'kim@example.com', title: 'CEO' };
  await attempts.push(requestOf('c-2', kim, 1_000));
  const before = await attempts.crm.requests();
  await attempts.push(requestOf('c-2', { ...kim, title: 'CTO' }, 2_000));
  const asked = (await attempts.crm.requests()).slice(before.length);
  expect(asked).toMatchObject([{ operation: 'update', body: { title: 'CTO' } }]);
  expect(asked[0]?.body).toEqual({ title: 'CTO' });
});

test('an e-mail goes from one person to another', async () => {
  const of = (id: string, email: string, at: number) => requestOf(id, { name: id, email }, at);
  await attempts.push(of('c-3', 'a@example.com', 1_000));
  await attempts.push(of('c-4', 'b@example.com', 1_000));
  await attempts.push(of('c-3', 'free@example.com', 2_000));
  expect(await attempts.push(of('c-4', 'a@example.com', 3_000))).toMatchObject({ outcome: 'updated' });
  expect((await person('c-3')).fields['emails']).toEqual(emails('free@example.com'));
  expect((await person('c-4')).fields['emails']).toEqual(emails('a@example.com'));
});

test('whom a salesperson has made is adopted: what they wrote stays, and our id is added', async () => {
  const theirs = { name: 'Lee B.', emails: emails('home@example.com', 'lee@example.com'), title: 'Boss' };
  await control('POST', 'records', { crm: 'copper', type: 'person', fields: theirs });
  const count = (await people()).length;
  const lee = { name: 'Lee', email: 'lee@example.com', title: 'CEO', phone: '+1 202 555 0100' };
  expect(await attempts.push(requestOf('c-5', lee, 1_000))).toMatchObject({ outcome: 'updated' });
  expect((await person('c-5')).fields).toMatchObject({
    ...theirs,
    phone_numbers: [{ number: '+1 202 555 0100', category: 'work' }],
  });
  expect(await people()).toHaveLength(count);
});

test('our fields that an administrator takes away are made again with the next try', async () => {
  await attempts.push(requestOf('c-6', { name: 'Max' }, 1_000));
  for (const { id } of (await control('GET', 'copper/fields')) as { id: number }[]) {
    await control('DELETE', 'copper/fields', { id });
  }
  const push = () => attempts.push(requestOf('c-7', { name: 'Max Two' }, 1_000));
  expect(await push()).toMatchObject({ outcome: 'needs_attention' });
  expect(await push()).toMatchObject({ outcome: 'created' });
});
