// Questions in SOQL. It reads what was written, not an index, so nothing lags behind.

/** A text between single quotes; O'Brien and a backslash would end it, or worse (SOQL reference, quoted strings). */
export function soqlText(value: string): string {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", String.raw`\'`)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\r', String.raw`\r`)
    .replaceAll('\t', String.raw`\t`);
  return `'${escaped}'`;
}

/** One of the values, in any of the fields. */
export function isOneOf(fields: readonly string[], values: readonly string[]): string {
  const texts = values.map(soqlText);
  const [only] = texts;
  const condition = texts.length === 1 ? `= ${only ?? ''}` : `IN (${texts.join(',')})`;
  return fields.map((field) => `${field} ${condition}`).join(' OR ');
}

export function select(
  fields: readonly string[],
  { from, where, most }: { from: string; where?: string; most?: number },
): string {
  return [
    `SELECT ${fields.join(', ')} FROM ${from}`,
    ...(where === undefined ? [] : [`WHERE ${where}`]),
    ...(most === undefined ? [] : [`LIMIT ${most}`]),
  ].join(' ');
}
