// A time zone's clock, from the rules that the runtime has. Temporal's own types for it come with a later Node.
import { BadValue } from '../bad-value.ts';

export interface TimeZone {
  /** What the clock on the wall shows at this moment, as the ms of the same clock in UTC. */
  wallTime(atMs: number): number;
  /** The moment at which the clock shows this: the first of two in autumn, and what is skipped in spring counts on. */
  momentOf(wallMs: number): number;
}

const dayMs = 86_400_000;

/** Undefined where there is no such zone. */
export function timeZone(name: string): TimeZone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch {
    return undefined;
  }

  function wallTime(atMs: number): number {
    const seconds = Math.floor(atMs / 1000) * 1000;
    const parts = Object.fromEntries(
      format.formatToParts(seconds).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (atMs - seconds);
  }

  return {
    wallTime,
    momentOf(wallMs) {
      // No zone's clock is put by more than a day, and none twice within two.
      const offsets = [wallMs - dayMs, wallMs + dayMs].map((near) => wallTime(near) - near);
      const moments = offsets.map((offset) => wallMs - offset);
      const shown = moments.filter((moment) => wallTime(moment) === wallMs);
      return shown.length === 0 ? (moments[0] ?? wallMs) : Math.min(...shown);
    },
  };
}

/**
 * The zone of an account, made when it is first asked: that takes some 0.7 ms, and most mappings never do. One that this runtime
 * does not know refuses: a day that needs no zone is told all the same.
 */
export function accountZone(name: string): TimeZone {
  let made: TimeZone | undefined;
  const zone = (): TimeZone => {
    made ??= timeZone(name);
    if (made !== undefined) return made;
    throw new BadValue("cannot be told: the time zone of the CRM's account is not known here");
  };
  return {
    wallTime: (atMs) => zone().wallTime(atMs),
    momentOf: (wallMs) => zone().momentOf(wallMs),
  };
}
