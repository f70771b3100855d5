// The list of the rows that an import did not take. It holds them as they stood in their source, and is none itself.

export const rejectedColumns = ['line', 'reason', 'raw'] as const;

export function isListOfRejected(names: readonly string[]): boolean {
  return (
    names.length === rejectedColumns.length && rejectedColumns.every((name, index) => names[index] === name)
  );
}
