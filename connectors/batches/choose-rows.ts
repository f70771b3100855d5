// Which of those that wait go into the next request: in the order in which they came, and no two that share a value.
export function chooseRows<Waiting extends { values: readonly string[] }>(
  waiting: readonly Waiting[],
  size: number,
  first?: Waiting,
): Waiting[] {
  const chosen: Waiting[] = [];
  const taken = new Set<string>();
  const inOrder = first === undefined ? waiting : [first, ...waiting.filter((row) => row !== first)];
  for (const row of inOrder) {
    if (chosen.length === size) break;
    if (row.values.some((value) => taken.has(value))) continue;
    chosen.push(row);
    for (const value of row.values) taken.add(value);
  }
  return chosen;
}
