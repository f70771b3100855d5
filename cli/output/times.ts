// Times for people: when it was, and how long ago or from now.

/** `2026-11-21 09:30:12`, in the time zone of the person. */
export function localTime(iso: string): string {
  const time = new Date(iso);
  const two = (value: number) => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}

/** `3 min ago`, `in 8 s`, `now` */
export function relativeTime(iso: string, now = Date.now()): string {
  const difference = new Date(iso).getTime() - now;
  if (Math.abs(difference) < 1_000) return 'now';
  const amount = duration(Math.abs(difference));
  return difference < 0 ? `${amount} ago` : `in ${amount}`;
}

/** `850 ms`, `8 s`, `3 min`, `2 h`, `5 d`: one unit, enough to get an idea. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 90_000) return `${Math.round(ms / 1_000)} s`;
  if (ms < 90 * 60_000) return `${Math.round(ms / 60_000)} min`;
  if (ms < 36 * 3_600_000) return `${Math.round(ms / 3_600_000)} h`;
  return `${Math.round(ms / 86_400_000)} d`;
}
