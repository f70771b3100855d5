import fc from 'fast-check';
import { expect, test } from 'vitest';
import { commonSettingsShape } from '../connectors/kit/settings/common-settings.ts';
import { defaultTiming } from './quiet-period.ts';
import { timingOfSettings } from './timing-settings.ts';

test.each<[unknown, number]>([
  [3_000, 3_000],
  ['3s', 3_000],
  [' 1.5 MIN ', 90_000],
  ['3000', 3_000],
  [undefined, defaultTiming.attemptTimeoutMs],
  [null, defaultTiming.attemptTimeoutMs],
  ['', defaultTiming.attemptTimeoutMs],
  ['soon', defaultTiming.attemptTimeoutMs],
  ['-3s', defaultTiming.attemptTimeoutMs],
  [-1, defaultTiming.attemptTimeoutMs],
  [Number.NaN, defaultTiming.attemptTimeoutMs],
  ['1y', defaultTiming.attemptTimeoutMs],
  ['3constructor', defaultTiming.attemptTimeoutMs],
  // Below and above what a connector accepts.
  [0, defaultTiming.attemptTimeoutMs],
  ['2h', defaultTiming.attemptTimeoutMs],
  [['3s'], defaultTiming.attemptTimeoutMs],
])('attemptTimeoutMs stored as %j is %i ms', (stored, ms) => {
  expect(timingOfSettings({ attemptTimeoutMs: stored }).attemptTimeoutMs).toBe(ms);
});

const anyValue = fc.oneof(
  fc.anything(),
  fc.double(),
  fc.integer(),
  fc
    .tuple(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.constantFrom('', 'ms', 's', ' min', 'H', 'd', 'y'),
    )
    .map(([amount, unit]) => `${amount}${unit}`),
);

test.each(['quietPeriodMs', 'maxWaitMs', 'attemptTimeoutMs'] as const)(
  '%s is read as the connector reads it, and has its default where the connector refuses',
  (name) => {
    fc.assert(
      fc.property(anyValue, (stored) => {
        const parsed = commonSettingsShape[name].safeParse(stored);
        expect(timingOfSettings({ [name]: stored })[name]).toBe(
          parsed.success ? parsed.data : defaultTiming[name],
        );
      }),
    );
  },
);
