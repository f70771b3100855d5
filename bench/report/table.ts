// One table, two forms: aligned text for the terminal, Markdown for README.
export interface Table {
  title: string;
  columns: string[];
  rows: string[][];
  /** What a reader must know to read it right. */
  notes: string[];
}

/** For a terminal: aligned, with rules. */
export function textTable({ title, columns, rows, notes }: Table): string {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  // The first column is words, the others are figures.
  const line = (cells: string[]) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  const below = notes.map((note) => `  ${note}`);
  return [title, rule, line(columns), rule, ...rows.map(line), rule, ...below].join('\n');
}

/** For README and docs. */
export function markdownTable({ title, columns, rows, notes }: Table): string {
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const alignment = columns.map((_, index) => (index === 0 ? '---' : '---:'));
  const below = notes.length === 0 ? [] : ['', notes.join(' ')];
  return [`**${title}**`, '', line(columns), line(alignment), ...rows.map(line), ...below].join('\n');
}
