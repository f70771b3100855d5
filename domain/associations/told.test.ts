// What people are told of an association: done, or what it waits for.
import { expect, test } from 'vitest';
import { associationInWords, toldAssociation, type KnownAssociation } from './told.ts';

const known: KnownAssociation = {
  object: 'company',
  id: 'acme',
  externalId: 'company-7',
  isWanted: true,
  state: 'waiting',
  failure: null,
};
const failure = { kind: 'transient', message: 'the CRM is down', advice: { code: 'wait' } } as const;

test.each<[string, Partial<KnownAssociation>, boolean]>([
  ['company acme', { state: 'associated' }, true],
  ['company acme: waits for company acme, which has no record yet', { externalId: null }, true],
  ['company acme: waits for contact ann, which has no record yet', {}, false],
  ['company acme: is being associated', {}, true],
  ['company acme: is being associated', { state: 'associating' }, true],
  [
    'company acme: not yet, and tried again by itself (the CRM is down)',
    { state: 'associating', failure },
    true,
  ],
  ['company acme: is being taken apart', { isWanted: false, state: 'associated' }, true],
  // Its record was removed from the link.
  ['company acme: is being taken apart', { externalId: null, state: 'associated' }, true],
  [
    'company acme: not taken apart yet, and tried again (the CRM is down)',
    { isWanted: false, state: 'dissociating', failure },
    true,
  ],
  [
    'company acme: refused, and tried again with the next push (the CRM is down)',
    { state: 'refused', failure },
    true,
  ],
  ['company acme: this connection cannot associate the two', { state: 'unsupported' }, false],
])('%s', (sentence, given, isLinked) => {
  const told = toldAssociation({ ...known, ...given }, { object: 'contact', entityId: 'ann', isLinked });
  expect(associationInWords(told)).toBe(sentence);
});
