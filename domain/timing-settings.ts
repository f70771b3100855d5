// A connection's timing as its settings say it: the one reading of them, whoever stored them and whenever.
import { durationMs } from './duration.ts';
import { defaultTiming, type Timing } from './quiet-period.ts';

const day = 86_400_000;

/** What the settings may hold; all in ms. */
export const timingLimits: Readonly<Record<keyof Timing, { least: number; most: number }>> = {
  quietPeriodMs: { least: 0, most: day },
  maxWaitMs: { least: 0, most: 7 * day },
  attemptTimeoutMs: { least: 50, most: 3_600_000 },
};

/**
 * Settings are stored as numbers; rows of other origin may hold "3s". What the connector would refuse counts as not set:
 * a push of that connection opens no session, and says so.
 */
export function timingOfSettings(settings: Readonly<Record<string, unknown>>): Timing {
  return {
    quietPeriodMs: read('quietPeriodMs', settings),
    maxWaitMs: read('maxWaitMs', settings),
    attemptTimeoutMs: read('attemptTimeoutMs', settings),
  };
}

function read(name: keyof Timing, settings: Readonly<Record<string, unknown>>): number {
  const ms = durationMs(settings[name]);
  const { least, most } = timingLimits[name];
  return ms === undefined || ms < least || ms > most ? defaultTiming[name] : ms;
}
