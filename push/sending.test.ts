// What becomes of a create whose answer proves nothing: who waits and for how long, and when a person is asked.
import { expect, test } from 'vitest';
import { CrmError, type CrmErrorDetails } from '../domain/failure.ts';
import type { HeldClaim } from './claim.ts';
import { RetryLater } from './dependencies.ts';
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
const error = (details: Pick<CrmErrorDetails, 'kind' | 'execution'>) =>
  new CrmError({ crm: 'http', operation: 'createContact', ...details });
const lost = error({ kind: 'transient', execution: 'unknown' });
/** A redirect, or a success without an id: only somebody who corrects the connection changes it. */
const forAPerson = error({ kind: 'unsupported', execution: 'unknown' });
const refused = error({ kind: 'unsupported', execution: 'rejected' });

const canFind = { canFind: true, mayRepeat: false };
const mayRepeat = { canFind: false, mayRepeat: true };
const neither = { canFind: false, mayRepeat: false };
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

test('a lost answer is waited for each time', () => {
  expect(afterFailedCreate(claim(true), lost, canFind)).toBeInstanceOf(RetryLater);
});

test('a refusal is one, and forgets that something was sent', () => {
  const held = claim();
  expect(afterFailedCreate(held, refused, canFind)).toBe(refused);
  expect(held.isExecutionUnknown).toBe(false);
});
