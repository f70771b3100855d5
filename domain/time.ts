// Times as apps write them.

/** ISO 8601 text, or ms since the epoch; in ms. Undefined: not a time, or one before 1970. */
export function parseTime(value: unknown): number | undefined {
  const time =
    typeof value === 'number' ? value : typeof value === 'string' ? parseIsoTime(value) : Number.NaN;
  return Number.isFinite(time) && time >= 0 ? time : undefined;
}

const isoTime = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Date.parse alone reads "March 7" and times without a zone as local ones, and then two workers disagree. */
function parseIsoTime(text: string): number {
  const [, date, time = '00:00', zone = 'Z'] = isoTime.exec(text) ?? [];
  if (date === undefined) return Number.NaN;
  const [, hours, minutes = '00'] = /^([+-]\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return Date.parse(`${date}T${time}${hours === undefined ? 'Z' : `${hours}:${minutes}`}`);
}
