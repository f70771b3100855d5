// Never another person's record: whom a lookup finds is decided by all that is known of both, on a real Postgres and CRM.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../domain/json.ts';
import { requestOf, useAttempts } from '../test/support/attempts.ts';

const attempts = useAttempts({ emptyCrm: true });
afterEach(async () => {
  const {
    defaultCountry: _,
    contactIdField: __,
    ...settings
  } = (await attempts.store.connections.find('crm'))?.settings ?? {};
  await attempts.replaceSettings({ ...settings, onContradiction: 'conflict', matchBy: ['email', 'phone'] });
});

let number = 0;
let entityId = '';
// Of each test its own: the keys of a new record stay taken for a while.
let [office, ann, bob] = people();
function people() {
  const phone = `+1 202 555 ${String(1000 + number)}`;
  return [
    phone,
    { name: 'Ann Lee', email: `ann-${number}@example.com`, phone },
    { name: 'Bob Ray', email: `bob-${number}@example.com`, phone },
  ] as const;
}
beforeEach(() => {
  number += 1;
  entityId = `ann-${number}`;
  [office, ann, bob] = people();
});

const push = (values: Record<string, Json>, at = 1_000, of = entityId) =>
  attempts.push(requestOf(of, values, at));
const names = async () =>
  (await attempts.crm.records())
    .map(({ fields }) => fields['name'] as string)
    .toSorted((a, b) => a.localeCompare(b));

describe('somebody else with the same phone, whom a salesperson entered', () => {
  test('is not written to: a person is asked, by a sentence that names both', async () => {
    const his = await attempts.crm.addRecord(bob);
    expect(await push(ann)).toMatchObject({
      end: 'stopped',
      failure: {
        kind: 'conflict',
        message: `The record ${his} has the phone of the contact "${entityId}", and another e-mail: it may be somebody else's.`,
        advice: { code: 'say_who_it_is', externalId: his },
      },
    });
    expect(await names()).toEqual(['Bob Ray']);
  });

  test.each([
    ['create', ['Ann Lee', 'Bob Ray']],
    ['adopt', ['Ann Lee']],
  ])('and onContradiction=%s', async (onContradiction, expected) => {
    await attempts.crm.addRecord(bob);
    await attempts.settings({ onContradiction });
    expect(await push(ann)).toMatchObject({ end: 'done' });
    expect(await names()).toEqual(expected);
  });

  test('a person who has looked says for this one that it is another: a record of its own', async () => {
    await attempts.crm.addRecord(bob);
    await push(ann);
    const again = { ...requestOf(entityId, ann, 2_000), createAfterUnknown: 'said once' };
    expect(await attempts.push(again)).toMatchObject({ outcome: 'created' });
    expect(await names()).toEqual(['Ann Lee', 'Bob Ray']);
  });

  test('where the connection asks by nothing but the phone, the phone says who it is', async () => {
    await attempts.crm.addRecord(bob);
    await attempts.settings({ matchBy: ['phone'] });
    expect(await push(ann)).toMatchObject({ outcome: 'updated' });
    expect(await names()).toEqual(['Ann Lee']);
  });

  test('who shows no e-mail, or none that identifies anybody, is nobody else', async () => {
    await attempts.crm.addRecord({ ...bob, email: 'n/a' });
    expect(await push(ann)).toMatchObject({ outcome: 'updated' });
    expect(await names()).toEqual(['Ann Lee']);
  });
});

test.each(['000', '0000000', 'n/a', '12345'])('the phone "%s" is sent, and finds nobody', async (phone) => {
  await attempts.crm.addRecord({ ...bob, phone });
  expect(await push({ ...ann, phone })).toMatchObject({ outcome: 'created' });
  expect(await names()).toEqual(['Ann Lee', 'Bob Ray']);
  expect(await attempts.query('SELECT 1 FROM key_claims WHERE entity_id = $1', [entityId])).toHaveLength(1);
});

test('a contact with nothing that identifies it says so, and is not created', async () => {
  expect(await push({ name: 'Ann Lee', phone: '000' })).toMatchObject({
    end: 'stopped',
    failure: {
      kind: 'invalid_record',
      field: 'phone',
      message: expect.stringContaining('identifies nobody'),
    },
  });
  expect(await names()).toEqual([]);
});

test('three people of one office phone: the one with the e-mail, and nobody is asked', async () => {
  await attempts.crm.addRecord(bob);
  const hers = await attempts.crm.addRecord({ ...ann, name: 'A. Lee' });
  await attempts.crm.addRecord({ ...bob, name: 'Cy', email: `cy-${number}@example.com` });
  expect(await push(ann)).toMatchObject({ outcome: 'updated', link: { externalId: hers } });
  expect(await names()).toEqual(['Ann Lee', 'Bob Ray', 'Cy']);
});

describe('a CRM with habits of its own', () => {
  test('compares the last seven digits: another number is another person', async () => {
    await attempts.crm.rules({ compares: 'lastSevenDigits' });
    const his = await attempts.crm.addRecord({ ...bob, phone: office.replace('+1 202', '+49 30') });
    expect(await push(ann)).toMatchObject({
      failure: { kind: 'conflict', advice: { code: 'say_who_it_is', externalId: his } },
    });
    // Also where no e-mail is shown.
    const { email: _none, ...nameless } = bob;
    await attempts.crm.removeRecord(his);
    await attempts.crm.addRecord({ ...nameless, phone: office.replace('+1 202', '+49 30') });
    expect(await push(ann, 2_000)).toMatchObject({ failure: { kind: 'conflict' } });
    expect(await names()).toEqual(['Bob Ray']);
    await attempts.settings({ onContradiction: 'create' });
    expect(await push(ann, 3_000)).toMatchObject({ outcome: 'created' });
  });

  test.each<[string, Record<string, Json>, Record<string, Json>, Record<string, Json>?]>([
    ['the e-mail in lower case', { email: 'Ann.CASE@Example.com' }, { email: 'ann.case@example.com' }],
    ['the phone as E.164', { phone: '+1 (202) 555-7701' }, { phone: '+12025557701' }],
    ['the phone as digits', { phone: '+1 (202) 555-7702' }, { phone: '12025557702' }],
    [
      'the phone of its country',
      { phone: '(202) 555-7703' },
      { phone: '+12025557703' },
      { defaultCountry: 'US' },
    ],
  ])('compares letter by letter, and is asked for %s', async (_name, ours, theirs, settings = {}) => {
    await attempts.settings(settings);
    await attempts.crm.rules({ compares: 'literal' });
    const only = 'email' in theirs ? { phone: '+1 202 555 7799' } : {};
    await attempts.crm.addRecord({ name: 'A. Lee', ...only, ...theirs });
    expect(await push({ ...ann, ...ours })).toMatchObject({ outcome: 'updated' });
    expect(await names()).toEqual(['Ann Lee']);
  });

  test.each([
    ['her own', 'updated', () => ({ ...ann, name: 'A. Lee' })],
    ["somebody else's", undefined, () => bob],
  ])('shows e-mails as lists of objects, and %s is seen', async (_name, outcome, record) => {
    await attempts.crm.rules({ shows: 'lists' });
    await attempts.crm.addRecord(record());
    const answer = await push(ann);
    if (outcome === undefined) expect(answer).toMatchObject({ failure: { kind: 'conflict' } });
    else expect(answer).toMatchObject({ outcome });
  });
});

test('two records with her e-mail are as good as each other', async () => {
  const [one, two] = [await attempts.crm.addRecord(ann), await attempts.crm.addRecord(ann)];
  expect(await push(ann)).toMatchObject({
    failure: { kind: 'conflict', advice: { code: 'choose_record', externalIds: [one, two] } },
  });
});

describe("a record that carries the app's own id of another contact", () => {
  const carrying = (id: string) => ({ name: 'Cy', phone: office, custom_fields: { app_id: id } });
  beforeEach(() => attempts.settings({ contactIdField: 'custom_fields.app_id' }));

  test('is not hers because of a phone, also where it shows no e-mail', async () => {
    const his = await attempts.crm.addRecord(carrying('cy-9'));
    expect(await push(ann)).toMatchObject({
      failure: {
        kind: 'conflict',
        message: `The record ${his} has the phone of the contact "${entityId}", and carries the id of another one ("cy-9"): it may be somebody else's.`,
        advice: { code: 'say_who_it_is', externalId: his },
      },
    });
    expect(await names()).toEqual(['Cy']);
    await attempts.settings({ onContradiction: 'create' });
    expect(await push(ann, 2_000)).toMatchObject({ outcome: 'created' });
  });

  test('is hers by her e-mail: the app has given her another id', async () => {
    await attempts.crm.addRecord({ ...carrying('cy-9'), email: ann.email });
    expect(await push(ann)).toMatchObject({ outcome: 'updated' });
  });

  test('belongs to the contact that owns it, whom she waits for', async () => {
    const { email: _his, ...first } = bob;
    const { email: _hers, ...second } = ann;
    await push(first, 1_000, `bob-${number}`);
    await attempts.query('DELETE FROM key_claims');
    await attempts.settings({ onContradiction: 'create' });
    expect(await push(second)).toMatchObject({
      failure: { kind: 'conflict', advice: { code: 'part_or_take_over', owner: `bob-${number}` } },
    });
    expect(await names()).toEqual(['Bob Ray']);
  });
});

describe('two contacts of the app with one office phone', () => {
  test('are two records, one after the other', async () => {
    expect(await push(ann)).toMatchObject({ outcome: 'created' });
    expect(await push(bob, 1_000, `bob-${number}`)).toMatchObject({ outcome: 'created' });
    expect(await names()).toEqual(['Ann Lee', 'Bob Ray']);
  });

  test('also at the same moment', async () => {
    await attempts.crm.fault({ operation: 'create', kind: 'slow', delayMs: 200, times: 1 });
    const answers = await Promise.all([push(ann), push(bob, 1_000, `bob-${number}`)]);
    expect(answers).toMatchObject([{ outcome: 'created' }, { outcome: 'created' }]);
    await attempts.crm.clearFaults();
  });

  test('and one who has no e-mail may be either of them', async () => {
    await push(ann);
    const { email: _none, ...nameless } = bob;
    expect(await push(nameless, 1_000, `bob-${number}`)).toMatchObject({ failure: { kind: 'conflict' } });
    expect(await names()).toEqual(['Ann Lee']);
  });
});

describe('a create that the CRM refuses because of a record that it names', () => {
  // Its lookup does not see the record, and its database does.
  const refuse = async (existing: string) => {
    await attempts.crm.latency({ searchLagMs: 600_000 });
    const body = { status: 'Creation Failed', message: `Contact already exists. Existing ID: ${existing}` };
    await attempts.crm.fault({ operation: 'create', kind: 'status', status: 409, body, times: 1 });
  };
  afterEach(() => attempts.crm.latency({ searchLagMs: 0 }));

  test('is hers: the record is adopted', async () => {
    const hers = await attempts.crm.addRecord({ ...ann, name: 'A. Lee' });
    await refuse(hers);
    expect(await push(ann)).toMatchObject({ outcome: 'updated', link: { externalId: hers } });
    expect(await names()).toEqual(['Ann Lee']);
  });

  test("has her phone, and somebody else's e-mail: a person is asked", async () => {
    const his = await attempts.crm.addRecord(bob);
    await refuse(his);
    expect(await push(ann)).toMatchObject({
      failure: { kind: 'conflict', advice: { code: 'say_who_it_is', externalId: his } },
    });
    expect(await names()).toEqual(['Bob Ray']);
    // "Another one" does not help where the CRM allows no second record with that phone.
    await attempts.settings({ onContradiction: 'create' });
    await refuse(his);
    expect(await push(ann, 2_000)).toMatchObject({
      failure: { kind: 'conflict', advice: { code: 'choose_record', externalIds: [his] } },
    });
  });

  test('belongs to a contact of the app, who is somebody else: she waits for that one', async () => {
    const his = await push(bob, 1_000, `bob-${number}`);
    const externalId = 'link' in his ? (his.link?.externalId ?? '') : '';
    await attempts.query('DELETE FROM key_claims');
    await refuse(externalId);
    expect(await push(ann)).toMatchObject({
      failure: {
        kind: 'conflict',
        advice: { code: 'part_or_take_over', owner: `bob-${number}`, externalId },
      },
    });
  });

  test('is named by no more than her own phone: that is no id', async () => {
    const phone = `+1 202 555 ${7000 + number}`;
    await refuse(phone.replaceAll(/\D/g, ''));
    const answer = await push({ ...ann, phone });
    expect(answer).toHaveProperty('failure.advice', { code: 'choose_record' });
  });

  test('cannot be read: the id is shown', async () => {
    await refuse('lead-9999');
    expect(await push(ann)).toMatchObject({
      failure: {
        kind: 'conflict',
        message:
          'http refuses the contact, because the record lead-9999 has the same already: Creation Failed: Contact already exists. Existing ID: lead-9999',
      },
    });
    expect(await attempts.query('SELECT 1 FROM key_claims WHERE entity_id = $1', [entityId])).toEqual([]);
  });
});

test('an e-mail that was changed between the lookup and the write: whose record it is is looked for again', async () => {
  const { email: _none, ...nameless } = ann;
  await attempts.crm.addRecord(bob);
  const found = await attempts.attempt('fetchOrCreate', requestOf(entityId, nameless));
  expect(found).toMatchObject({ end: 'next', next: 'update' });
  const changed = requestOf(entityId, ann, 2_000);
  const answer = await attempts.attempt('update', {
    ...changed,
    ...(found.end === 'next' ? { found: found.found } : {}),
  });
  expect(answer).toMatchObject({ end: 'next', next: 'fetchOrCreate' });
  expect(await attempts.push(changed)).toMatchObject({ end: 'stopped', failure: { kind: 'conflict' } });
  expect(await names()).toEqual(['Bob Ray']);
});

test('whatever is in the CRM, no record with another known e-mail is written', async () => {
  const emails = fc.constantFrom(ann.email, ann.email.toUpperCase(), bob.email, 'n/a', '');
  const phones = fc.constantFrom(office, office.slice(3), '000', office.replace('+1 202', '+49 30'));
  const person = fc.record({ email: emails, phone: phones });
  await fc.assert(
    fc.asyncProperty(person, fc.array(person, { maxLength: 3 }), async (contact, others) => {
      await attempts.crm.reset();
      await attempts.query('DELETE FROM key_claims');
      entityId = `any-${(number += 1)}`;
      for (const [index, other] of others.entries()) {
        const { email, phone } = other;
        await attempts.crm.addRecord({ name: `Other ${index}`, phone, ...(email === '' ? {} : { email }) });
      }
      await push({ name: 'Ours', ...contact });
      const normal = (email: unknown) =>
        typeof email === 'string' && email.includes('@') ? email.toLowerCase() : '';
      const records = await attempts.crm.records();
      for (const [index, { email }] of others.entries()) {
        const isAnother =
          normal(email) !== '' && normal(contact.email) !== '' && normal(email) !== normal(contact.email);
        if (isAnother) expect(records.map(({ fields }) => fields['name'])).toContain(`Other ${index}`);
      }
    }),
    { numRuns: 25 },
  );
}, 300_000);
