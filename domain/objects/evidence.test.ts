// Whose record is it? Each row is a case that people had.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contradiction,
  identityOf,
  judge,
  weigh,
  withoutNobody,
  type Hit,
  type Identity,
} from './evidence.ts';
import { comparedKey } from './objects.ts';

const ann: Identity = { email: ['ann@example.com'], phone: ['+1 202 555 0137'] };
const asked = { known: ann, phoneIsIdentity: false };

function hit(shows: Identity | undefined, foundBy: string[], hasOurKey = false): Hit {
  return { externalId: '7', hasOurKey, shows, foundBy };
}

describe('one hit', () => {
  test.each<[string, Hit, object]>([
    ['our own key', hit({ email: ['other@example.com'] }, ['phone'], true), { strength: 'certain' }],
    ['asked by our own key', hit(undefined, ['entityId']), { strength: 'certain' }],
    [
      'the e-mail, another phone',
      hit({ ...ann, phone: ['+1 202 555 9999'] }, ['email']),
      { strength: 'strong' },
    ],
    [
      'the e-mail in capitals, found by phone',
      hit({ email: ['ANN@example.com'] }, ['phone']),
      { strength: 'strong' },
    ],
    [
      'one of several e-mails',
      hit({ email: ['x@example.com', 'ann@example.com'] }, ['phone']),
      { strength: 'strong' },
    ],
    ['found by e-mail, nothing shown', hit(undefined, ['email']), { strength: 'strong' }],
    ['found by phone, nothing shown', hit(undefined, ['phone']), { strength: 'weak' }],
    ['found by name and e-mail', hit(undefined, ['nameAndEmail']), { strength: 'strong' }],
    ['found by name and birth date', hit(undefined, ['nameAndBirthDate']), { strength: 'weak' }],
    [
      'found by name and phone, another e-mail',
      hit({ email: ['bob@example.com'], phone: ['12025550137'] }, ['nameAndPhone']),
      { strength: 'weak', contradictedBy: 'email' },
    ],
    ['found by phone, no e-mail shown', hit({ phone: ['12025550137'] }, ['phone']), { strength: 'weak' }],
    ['found by phone, "n/a" for an e-mail', hit({ email: ['n/a'] }, ['phone']), { strength: 'weak' }],
    [
      'found by phone, another e-mail',
      hit({ email: ['bob@example.com'], phone: ['12025550137'] }, ['phone']),
      { strength: 'weak', contradictedBy: 'email' },
    ],
    [
      'found by phone, two other e-mails in one text',
      hit({ email: ['bob@example.com / bob@work.example'], phone: ['12025550137'] }, ['phone']),
      { strength: 'weak', contradictedBy: 'email' },
    ],
    [
      'the e-mail beside another one in one text',
      hit({ email: ['bob@example.com ann@example.com'] }, ['phone']),
      { strength: 'strong' },
    ],
    [
      'found by the last seven digits, no e-mail shown',
      hit({ phone: ['+49 30 5550137'] }, ['phone']),
      { strength: 'weak', contradictedBy: 'phone' },
    ],
    [
      'found by e-mail or phone, another e-mail shown',
      hit({ email: ['bob@example.com'] }, ['email', 'phone']),
      { strength: 'weak', contradictedBy: 'email' },
    ],
    ['found by e-mail or phone, nothing shown', hit(undefined, ['email', 'phone']), { strength: 'weak' }],
  ])('%s', (_name, given, expected) => {
    expect(weigh('contact', given, asked)).toEqual({ contradictedBy: undefined, ...expected });
  });

  test('where the phone is the only key, it is the identity', () => {
    const given = hit({ email: ['bob@example.com'], phone: ['12025550137'] }, ['phone']);
    const alone = { known: ann, phoneIsIdentity: true };
    expect(weigh('contact', given, alone)).toEqual({ strength: 'strong' });
    const other = hit({ phone: ['+49 30 5550137'] }, ['phone']);
    expect(weigh('contact', other, alone)).toMatchObject({ contradictedBy: 'phone' });
  });

  test('of a company the domain decides', () => {
    const company = {
      known: { domain: ['example.com'], phone: ['+1 202 555 0137'] },
      phoneIsIdentity: false,
    };
    expect(weigh('company', hit({ domain: ['other.example'] }, ['phone']), company)).toMatchObject({
      contradictedBy: 'domain',
    });
    expect(weigh('company', hit({ domain: ['www.example.com'] }, ['phone']), company)).toMatchObject({
      strength: 'strong',
    });
  });
});

describe('several hits', () => {
  const weighed = (name: string, strength: 'certain' | 'strong' | 'weak', contradictedBy?: string) => ({
    hit: name,
    evidence: { strength, contradictedBy },
  });

  test.each([
    [
      'three people of one office phone: the one with the e-mail',
      [weighed('bob', 'weak', 'email'), weighed('ann', 'strong'), weighed('cy', 'weak', 'email')],
      { kind: 'one', hit: 'ann' },
    ],
    [
      'our key before an e-mail',
      [weighed('a', 'strong'), weighed('b', 'certain')],
      { kind: 'one', hit: 'b' },
    ],
    [
      'two with the same e-mail',
      [weighed('a', 'strong'), weighed('b', 'strong'), weighed('c', 'weak')],
      { kind: 'several', hits: ['a', 'b'] },
    ],
    [
      'a phone that nothing contradicts before one that is',
      [weighed('a', 'weak', 'email'), weighed('b', 'weak')],
      { kind: 'one', hit: 'b' },
    ],
    ['none', [], { kind: 'none' }],
  ])('%s', (_name, given, expected) => {
    for (const onContradiction of ['conflict', 'create', 'adopt'] as const)
      expect(judge(given, onContradiction)).toEqual(expected);
  });

  test('somebody with the same phone is what the connection says', () => {
    const bob = [weighed('bob', 'weak', 'email')];
    expect(judge(bob, 'conflict')).toEqual({ kind: 'contradicted', hit: 'bob', by: 'email' });
    expect(judge(bob, 'create')).toEqual({ kind: 'none' });
    expect(judge(bob, 'adopt')).toEqual({ kind: 'one', hit: 'bob' });
  });
});

test('what is known of a contact are its own values and those of its lists, but none that identify nobody', () => {
  const fields = {
    email: 'n/a',
    emails: ['ann@example.com', 7, null],
    phone: 12025550137,
    phones: '000',
    name: 'Ann',
  };
  expect(identityOf('contact', fields)).toEqual({ email: ['ann@example.com'], phone: ['12025550137'] });
});

test('several in one text are several', () => {
  const fields = { email: 'ann@example.com, ann@work.example', phone: '+1 202 555 0137 / +1 202 555 0138' };
  expect(identityOf('contact', fields)).toEqual({
    email: ['ann@example.com', 'ann@work.example'],
    phone: ['+1 202 555 0137', '+1 202 555 0138'],
  });
});

test('two of one office phone are two when both have an e-mail, and not when one has none', () => {
  const phone = ['+1 202 555 0137'];
  expect(contradiction('contact', ann, { email: ['bob@example.com'], phone })).toBe('email');
  expect(contradiction('contact', ann, { email: ['n/a'], phone })).toBeUndefined();
  expect(contradiction('contact', ann, { phone })).toBeUndefined();
});

const emails = fc.constantFrom(
  'ann@example.com',
  'ANN@example.com ',
  'bob@example.com',
  'n/a',
  'cy@example.com',
);
const phones = fc.constantFrom('+12025550137', '555 0137', '+49305550137', '000', '+12025559999');
const identity = fc.record(
  { email: fc.array(emails, { maxLength: 2 }), phone: fc.array(phones, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const anyHit: fc.Arbitrary<Hit> = fc.record({
  externalId: fc.constantFrom('1', '2', '3'),
  hasOurKey: fc.boolean(),
  shows: fc.option(identity, { nil: undefined }),
  foundBy: fc.constantFrom(['email'], ['phone'], ['email', 'phone'], ['entityId']),
});

test('whatever the hits, no record with another known e-mail is taken unless the connection says so', () => {
  fc.assert(
    fc.property(
      identity,
      fc.array(anyHit, { maxLength: 5 }),
      fc.constantFrom('conflict', 'create', 'adopt'),
      (given, hits, onContradiction) => {
        const known = withoutNobody(given);
        const judged = judge(
          hits.map((each) => ({
            hit: each,
            evidence: weigh('contact', each, { known, phoneIsIdentity: false }),
          })),
          onContradiction,
        );
        if (judged.kind !== 'one' || onContradiction === 'adopt') return;
        const { hasOurKey, foundBy, shows } = judged.hit;
        if (hasOurKey || foundBy.includes('entityId')) return;
        const normal = (values: readonly string[] = []) =>
          values
            .filter((value) => value.includes('@'))
            .map((value) => comparedKey('contact', 'email', value));
        const [ours, theirs] = [normal(known['email']), normal(shows?.['email'])];
        const isAnother = ours.length > 0 && theirs.length > 0 && !ours.some((each) => theirs.includes(each));
        expect(isAnother).toBe(false);
      },
    ),
    { numRuns: 2_000 },
  );
});
