// Questions in COQL, Zoho's query language: it reads the records themselves, where the search asks an index.

/** COQL limitations: of `in`, and of a page. */
const [mostValues, pageSize] = [50, 200];

/** A quote and a backslash stand for themselves behind a backslash (kaizen 171). */
export function coqlText(value: string): string {
  return `'${value.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}

/** One of the values in one of the fields; two conditions at most stand in a pair of brackets. */
export function isOneOf(fields: readonly string[], values: readonly string[]): string {
  const conditions = fields.flatMap((field) =>
    chunksOf(values).map((some) => `${field} in (${some.map(coqlText).join(', ')})`),
  );
  return conditions.reduce((all, each) => `(${all} or ${each})`);
}

export function select(
  fields: readonly string[],
  { from, where, page }: { from: string; where: string; page: number },
): string {
  const offset = page === 0 ? '' : ` offset ${page * pageSize}`;
  return `select ${fields.join(', ')} from ${from} where ${where} limit ${pageSize}${offset}`;
}

function chunksOf(values: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < values.length; at += mostValues) chunks.push(values.slice(at, at + mostValues));
  return chunks;
}
