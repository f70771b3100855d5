// Times as people write them: ms, or a text with a unit. Our own, because the "ms" package takes more than we may: "-3s",
// "1y", "1w"; and domain and the workflow bundle hold no packages.
const unitMs: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  sec: 1000,
  second: 1000,
  seconds: 1000,
  m: 60_000,
  min: 60_000,
  mins: 60_000,
  minute: 60_000,
  minutes: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  hours: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  days: 86_400_000,
};

/** `10s`, `5min`, `1.5 h`, `250`; undefined for what is no time. Whole ms. */
export function durationMs(given: unknown): number | undefined {
  const ms = typeof given === 'number' ? given : textMs(given);
  return ms === undefined || !Number.isFinite(ms) || ms < 0 ? undefined : Math.round(ms);
}

function textMs(given: unknown): number | undefined {
  if (typeof given !== 'string') return undefined;
  const [, amount, unit = ''] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]*)\s*$/i.exec(given) ?? [];
  const name = unit.toLowerCase();
  const factor = Object.hasOwn(unitMs, name) ? unitMs[name] : undefined;
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}
