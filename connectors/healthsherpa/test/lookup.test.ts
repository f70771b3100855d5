// By what HealthSherpa is asked, and what it says.
import { expect, test } from 'vitest';
import { crmError } from '../../kit/testing/connector-session.ts';
import { alex, id, none, openHealthsherpa, redirectUrl, refused, shown } from './open-healthsherpa.ts';

const name = { first_name: 'Alex', last_name: 'Lee' };
const agent_email = 'agent@example.com';

test('a name with each of e-mail, phone and birth date, the birth date in both spellings', async () => {
  const { find, sent } = await openHealthsherpa(none);
  expect(await find(alex)).toEqual([]);
  expect(sent()).toEqual(
    [
      { email: 'alex.lee@example.com' },
      { phone: '8557722663' },
      { birth_date: '1955-01-15', date_of_birth: '1955-01-15' },
    ].map((beside) => ['POST /v1/contacts/search', { agent_email, params: { ...name, ...beside } }]),
  );
});

test('the Medicare number is asked for alone, where the connection says so', async () => {
  const { find, sent } = await openHealthsherpa(none, { matchBy: 'medicareNumber' });
  await find(alex);
  expect(sent()).toEqual([
    ['POST /v1/contacts/search', { agent_email, params: { medicare_number: '123456789A' } }],
  ]);
});

test('a hit says whose it is, and where the agent goes on', async () => {
  const { find } = await openHealthsherpa(shown());
  const [hit] = await find(alex);
  expect(hit).toMatchObject({
    externalId: id,
    hasOurKey: true,
    redirectUrl,
    shows: { email: ['alex.lee@example.com'], phone: ['8557722663'] },
  });
  const other = await openHealthsherpa(shown({ external_id: 'CRM999' }));
  expect((await other.find(alex))[0]).toMatchObject({ hasOurKey: false, carriesKeyOf: 'CRM999' });
});

test('e-mails and phones that identify nobody are no keys, and neither is a name', async () => {
  const { operations } = await openHealthsherpa();
  const key = { connectionId: 'demo', object: 'contact', entityId: 'x-1' } as const;
  const keysOf = (fields: object) =>
    operations.keysOf({ firstName: 'Alex', lastName: 'Lee', ...fields }, key);
  expect(keysOf({ email: 'none@none.com', phone: '000 000 0000' })).toEqual([]);
  expect(keysOf({})).toEqual([]);
  expect(operations.keysOf({ email: 'alex.lee@example.com' }, key)).toEqual([]);
  expect(keysOf({ birthDate: '1955-01-15' }).map(({ field }) => field)).toEqual(['nameAndBirthDate']);
});

test.each([
  ['both members are null', none],
  ['404 with a code', refused(404, 'No matching contact', 'resource_not_found')],
  ['422 with a code', refused(422, 'No matching contact', 'resource_not_found')],
])('none is said when %s', async (_name, answer) => {
  const { find } = await openHealthsherpa(answer);
  expect(await find(alex)).toEqual([]);
});

test.each([
  ['404 without a word', { status: 404, body: {} }, 'unsupported'],
  ['422 for what was asked', refused(422, 'birth_date, email, or phone is required'), 'invalid_record'],
  ['no agent', refused(404, 'Agent not found', 'resource_not_found'), 'forbidden'],
  ['an answer without data', { body: {} }, 'transient'],
  ['data without a contact', { body: { data: {} } }, 'transient'],
  ['a contact without an id', { body: { data: { contact: {}, redirect_url: null } } }, 'transient'],
])('%s is not "none"', async (_name, answer, kind) => {
  const { find } = await openHealthsherpa(answer);
  expect((await crmError(find(alex))).kind).toBe(kind);
});
