// Figures of a handful of runs. Percentiles by nearest rank: a value that was really measured.

/** The value that `share` (0 to 1) of the values do not exceed; NaN when there are none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? Number.NaN;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

/** `min–median–max`, or the value alone when all are equal. */
export function spread(values: readonly number[], format: (value: number) => string = String): string {
  const shown = [Math.min(...values), median(values), Math.max(...values)].map(format);
  return new Set(shown).size === 1 ? (shown[0] ?? '') : shown.join('–');
}

/** Milliseconds as people read them: `480 ms`, `1.3 s`. */
export function duration(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/** A figure with one place after the point. */
export function oneDecimal(value: number): string {
  return value.toFixed(1);
}
