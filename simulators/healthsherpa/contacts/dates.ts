/** `MM/DD/YYYY`, `MM-DD-YYYY`, `YYYY-MM-DD` or `YYYY/MM/DD` (schema) → `YYYY-MM-DD`; undefined for what is no day. */
export function isoDate(text: string): string | undefined {
  const american = /^(\d{2})[-/](\d{2})[-/](\d{4})$/.exec(text);
  const international = /^(\d{4})[-/](\d{2})[-/](\d{2})$/.exec(text);
  const [year, month, day] =
    american === null ? (international ?? []).slice(1) : [american[3], american[1], american[2]];
  const date = `${year ?? ''}-${month ?? ''}-${day ?? ''}`;
  const at = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date ? undefined : date;
}
