// The columns that an import's list of rows adds behind those of its source: kind, sentence, what to do. An import of that
// list takes them for no fields, so that a corrected one can be imported as it is.

export const attentionColumns = ['attention_kind', 'attention_reason', 'attention_what_to_do'] as const;

export function isAttentionColumn(name: string): boolean {
  return attentionColumns.some((column) => column === name);
}
