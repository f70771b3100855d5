import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readForgotten, readPushAnswer, readSaved, readTiming } from './read-answer.ts';

const failure = { kind: 'conflict', message: 'Two records match.', advice: { code: 'choose_record' } };
const timing = { quietPeriodMs: 0, maxWaitMs: 1, attemptTimeoutMs: 45_000 };
const learned = {
  connection: { tenantId: 'default', connector: 'http', timing },
  fields: { phone: { value: null, at: 1 } },
  link: { externalId: 'lead-1', url: 'https://crm.example.com/lead-1' },
  at: 2,
};

test.each([
  { end: 'next', next: 'update', found: { externalId: 'lead-1' } },
  {
    end: 'next',
    next: 'update',
    found: { externalId: 'lead-1', spent: { calls: 1.5, writes: 1, writeCalls: 0.5 } },
  },
  { end: 'next', next: 'fetchOrCreate', gone: 'lead-1' },
  { end: 'done', outcome: 'created', ...learned },
  { end: 'done', outcome: 'sent', link: {} },
  { end: 'stopped', outcome: 'unknown', failure, ...learned },
  { end: 'parked', reason: 'paused', epoch: 1, ...learned },
  { end: 'parked', reason: 'auth_expired', epoch: 1, failure },
  { end: 'held', ...learned },
  { end: 'forgotten', connection: learned.connection },
  { end: 'nothing' },
])('$end is an answer', (answer) => {
  expect(readPushAnswer(answer)).toBe(answer);
});

test.each([
  undefined,
  null,
  'done',
  [],
  {},
  { undecodable: 'the payload cannot be decoded' },
  { end: 'over' },
  { end: 'next', next: 'eat' },
  { end: 'next', next: 'update', found: { url: 'https://crm.example.com' } },
  { end: 'next', next: 'update', found: { externalId: 'lead-1', spent: { calls: 'many' } } },
  { end: 'next', next: 'update', gone: 7 },
  { end: 'done' },
  { end: 'done', outcome: 'eaten' },
  { end: 'done', outcome: 'updated', fields: 7 },
  { end: 'done', outcome: 'updated', fields: { phone: 'bare' } },
  { end: 'done', outcome: 'updated', fields: { phone: { value: '1', at: 'now' } } },
  { end: 'done', outcome: 'updated', link: { externalId: 7 } },
  { end: 'done', outcome: 'updated', at: 'now' },
  { end: 'done', outcome: 'updated', connection: { tenantId: 'default', connector: 'http' } },
  { end: 'stopped', outcome: 'needs_attention' },
  { end: 'stopped', outcome: 'done', failure },
  { end: 'stopped', outcome: 'unknown', failure: { ...failure, advice: { code: 'dance' } } },
  { end: 'stopped', outcome: 'unknown', failure: { kind: 'conflict', message: 'Two records match.' } },
  { end: 'parked', reason: 'paused' },
  { end: 'parked', reason: 'tired', epoch: 1 },
])('%j is none', (answer) => {
  expect(readPushAnswer(answer)).toBeUndefined();
});

test('nothing that JSON can carry makes a reader throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (answer) => {
      for (const read of [readPushAnswer, readTiming, readSaved, readForgotten]) {
        expect(() => read(answer)).not.toThrow();
      }
    }),
  );
});

test('a timing without time for an attempt is none: the server would refuse every activity', () => {
  expect(readTiming(timing)).toBe(timing);
  expect(readTiming({ ...timing, attemptTimeoutMs: 0 })).toBeUndefined();
  expect(readTiming({ ...timing, maxWaitMs: '1' })).toBeUndefined();
});

test('what a forget and a save may answer', () => {
  expect(readForgotten({ forgotten: true })).toEqual({ forgotten: true });
  expect(readForgotten({ forgotten: false, failure })).toEqual({ forgotten: false, failure });
  expect(readForgotten({ forgotten: false })).toBeUndefined();
  expect(readForgotten('yes')).toBeUndefined();
  expect(['saved', 'forgotten', 'eaten', undefined].map(readSaved)).toEqual([
    'saved',
    'forgotten',
    undefined,
    undefined,
  ]);
});
