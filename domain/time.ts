// Times as apps write them.

/** ISO 8601 text, ms since the epoch, or seconds of ten digits; in ms. Undefined: not a time, or one before 1970. */
export function parseTime(value: unknown): number | undefined {
  const time =
    typeof value === 'number' ? readCount(value) : typeof value === 'string' ? readText(value) : Number.NaN;
  return Number.isFinite(time) && time >= 0 ? time : undefined;
}

const [leastOfTenDigits, leastOfElevenDigits] = [1e9, 1e10];

/** Ten digits as ms would be a day early in 1970: they are what Python, PHP, Go and Postgres count, from 2001 to 2286. */
function readCount(count: number): number {
  const isSeconds = count >= leastOfTenDigits && count < leastOfElevenDigits;
  return isSeconds ? Math.round(count * 1000) : count;
}

const countOfToday = /^(?:\d{10}(?:\.\d+)?|\d{13})$/;

function readText(text: string): number {
  return countOfToday.test(text) ? readCount(Number(text)) : parseIsoTime(text);
}

const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Date.parse alone reads "March 7" and times without a zone as local ones, and then two workers disagree. */
function parseIsoTime(text: string): number {
  const [, date, time = '00:00', zone = 'Z'] = isoTime.exec(text) ?? [];
  if (date === undefined) return Number.NaN;
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return Date.parse(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
}
