/** An hour: a CRM that says "tomorrow" is asked again today, and a typing error of its own does not stop us for years. */
const longestMs = 3_600_000;
/** A zero, a past date or a negative number means "now"; a tenth of a second keeps that from being a hot loop. */
const shortestMs = 100;

/**
 * `Retry-After` in ms: seconds or an HTTP-date, at least 100 ms, at most one hour; undefined when it is missing or
 * nonsense. A date counts from the answer's own `Date`, so that the CRM's clock may be wrong.
 */
export function retryAfterMs(headers: Record<string, string>, now: number = Date.now()): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  const waitMs = /^[+-]?\d+(\.\d+)?$/.test(value)
    ? Number(value) * 1000
    : untilDate(value, headers['date'], now);
  if (waitMs === undefined) return undefined;
  return Math.min(Math.max(waitMs, shortestMs), longestMs);
}

function untilDate(value: string, sentAt: string | undefined, now: number): number | undefined {
  // Date.parse reads "soon 5" as a date too; an HTTP-date begins with the name of a day and ends with GMT.
  if (!/^[A-Za-z]{3,9}, .+ GMT$/.test(value)) return undefined;
  const at = Date.parse(value);
  if (Number.isNaN(at)) return undefined;
  const from = sentAt === undefined ? Number.NaN : Date.parse(sentAt);
  return at - (Number.isNaN(from) ? now : from);
}
