import { expect, test } from 'vitest';
import { adviceCodes, isAdvice, type Advice } from '../advice.ts';
import { objectTypes } from '../objects/objects.ts';
import { whatToDo } from './what-to-do.ts';

const contact = { connectionId: 'demo', object: 'contact' as const, entityId: 'c-1' };
const company = { ...contact, object: 'company' as const, entityId: 'acme' };
const deal = { ...contact, object: 'deal' as const, entityId: 'd-1' };
/** With whatever data a code may need. */
const every = adviceCodes.map(
  (code) => ({ code, owner: 'c-9', externalId: '7', setting: 'delete.url' }) as Advice,
);

test.each(every)('$code is a sentence for every object, whatever failed', (advice) => {
  expect(isAdvice(advice)).toBe(true);
  for (const object of objectTypes) {
    for (const asked of ['push', 'forget'] as const) {
      const sentence = whatToDo(advice, { ...contact, object }, { asked });
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/undefined|\n/);
      if (object !== 'contact') expect(sentence).not.toMatch(/contact|person|e-mail/);
    }
  }
});

test.each<[Advice, typeof contact | typeof company | typeof deal, string]>([
  [
    { code: 'look_in_crm' },
    contact,
    "Look in the CRM: if the record is there, `syncline links set demo c-1 '<externalId>'`; if not, `syncline contact retry demo c-1 --create`.",
  ],
  [
    { code: 'look_in_crm' },
    company,
    "Look in the CRM: if the record is there, `syncline links set demo acme '<externalId>' --object company`; if not, `syncline company retry demo acme --create`.",
  ],
  [
    { code: 'part_or_take_over', owner: 'c-9', externalId: '7' },
    contact,
    "Correct the e-mail or phone of one of the two; or, if the record is this one's, `syncline links set demo c-1 7 --take-over`.",
  ],
  [
    { code: 'part_or_take_over', owner: 'other', externalId: '7' },
    company,
    "Correct the domain or phone of one of the two; or, if the record is this one's, `syncline links set demo acme 7 --take-over --object company`.",
  ],
  [
    { code: 'say_who_it_is', externalId: '7' },
    contact,
    'If it is the same person, `syncline links set demo c-1 7`; if it is another one, `syncline contact retry demo c-1 --create`. For all such contacts: `syncline connection set demo --set onContradiction=adopt` or `syncline connection set demo --set onContradiction=create`.',
  ],
  [
    { code: 'correct_external_id' },
    deal,
    'Send a change with the right "externalId", or with "externalId": null to do without.',
  ],
  [
    { code: 'restore' },
    contact,
    'Use `syncline contact restore demo c-1` when the person is to be synced again.',
  ],
])('%j of %j: %s', (advice, key, sentence) => {
  expect(whatToDo(advice, key)).toBe(sentence);
});

test('what failed is done again: the push, or the forget that was to delete the record', () => {
  const advice: Advice = { code: 'renew_login' };
  expect(whatToDo(advice, contact)).toBe(
    'Renew the login with `syncline connection set demo --secret …`, or with `syncline connection login demo` where it is one in a browser; the contact goes on by itself.',
  );
  expect(whatToDo(advice, contact, { asked: 'forget' })).toBe(
    'Renew the login with `syncline connection set demo --secret …`, or with `syncline connection login demo` where it is one in a browser, then forget it again: `syncline contact forget demo c-1 --delete-in-crm`.',
  );
});

test("an app's id is one word of its command, whatever a shell would make of it", () => {
  const entityId = "auth0|a b';$(x)";
  expect(whatToDo({ code: 'restore' }, { ...contact, entityId })).toContain(
    String.raw`syncline contact restore demo 'auth0|a b'\'';$(x)'`,
  );
});

test.each([
  undefined,
  'wait',
  {},
  { code: 'dance' },
  { code: 'constructor' },
  { code: 'choose_record', externalIds: '7' },
  { code: 'choose_record', externalIds: [7] },
  { code: 'part_or_take_over', owner: 'c-9' },
  { code: 'forget_owner', owner: 7 },
  { code: 'allow_deletion' },
])('%j is no advice', (value) => {
  expect(isAdvice(value)).toBe(false);
});
