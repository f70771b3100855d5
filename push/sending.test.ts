// What becomes of a create whose answer proves nothing: who waits and for how long, and when a person is asked.
import { expect, test } from 'vitest';
import { CrmError, type CrmErrorDetails } from '../domain/failure.ts';
import type { HeldClaim } from './claim.ts';
import { RetryLater } from './dependencies.ts';
import type { Sent } from '../store/entity/sent.ts';
import { afterFailedCreate } from './sending.ts';

const horizonMs = 30_000;
const claim = (isSecond = false): HeldClaim => ({
  token: 'token',
  link: undefined,
  unanswered: isSecond ? { kind: 'create', sent: { keys: [], hashes: {} }, untilHorizonMs: 0 } : undefined,
  hasSent: true,
  isExecutionUnknown: true,
  isReleased: false,
  horizonMs,
});
const error = (details: Pick<CrmErrorDetails, 'kind' | 'execution' | 'isAccepted' | 'reason'>) =>
  new CrmError({ crm: 'http', operation: 'createContact', ...details });
const lost = error({ kind: 'transient', execution: 'unknown' });
/** A redirect, or a success without an id: only somebody who corrects the connection changes it. */
const forAPerson = error({ kind: 'unsupported', execution: 'unknown' });
const refused = error({ kind: 'unsupported', execution: 'rejected' });

const sent: Sent = { keys: [{ field: 'email', value: 'kim@example.com' }], hashes: { name: 'h' } };
const canFind = { canFind: true, mayRepeat: false, sent };
const mayRepeat = { canFind: false, mayRepeat: true, sent };
const neither = { canFind: false, mayRepeat: false, sent };
const later = (delayMs: number) => ({ name: 'RetryLater', kind: 'unknown', delayMs });

test.each([
  ['a lost answer is looked for after the horizon', lost, canFind, later(horizonMs + 20)],
  ['a create that may be repeated is repeated after the horizon', lost, mayRepeat, later(horizonMs + 20)],
  ['where neither is possible, nothing is waited for: a person is asked', lost, neither, later(20)],
  ['what a person must correct is looked for all the same', forAPerson, canFind, later(horizonMs + 20)],
  [
    'where nobody can look, it may have been executed',
    forAPerson,
    neither,
    { name: 'CrmError', kind: 'unknown' },
  ],
])('%s', (_name, failure, abilities, expected) => {
  expect(afterFailedCreate(claim(), failure, abilities)).toMatchObject(expected);
});

test('what a person must correct is said when a look has proven that the create before had made nothing', () => {
  expect(afterFailedCreate(claim(true), forAPerson, canFind)).toBe(forAPerson);
});

test('what the CRM has said yes to is kept, so that it is not sent again', () => {
  const held = claim();
  const reason = 'the answer is {}, and names no record';
  const accepted = error({ kind: 'unsupported', execution: 'unknown', isAccepted: true, reason });
  expect(afterFailedCreate(held, accepted, canFind)).toMatchObject(later(horizonMs + 20));
  expect(held.keptSent).toEqual({ ...sent, accepted: reason });
  const redirected = claim();
  afterFailedCreate(redirected, forAPerson, canFind);
  expect(redirected.keptSent).toBeUndefined();
});

test('a lost answer is waited for each time', () => {
  expect(afterFailedCreate(claim(true), lost, canFind)).toBeInstanceOf(RetryLater);
});

test('a refusal is one, and forgets that something was sent', () => {
  const held = claim();
  expect(afterFailedCreate(held, refused, canFind)).toBe(refused);
  expect(held.isExecutionUnknown).toBe(false);
});
