// The change id of an import's row: it names the row wherever the change goes.

/** `bulk:<bulkId>:<entityId>`. Of which object the entity is, the import says: it has entities of one only. */
export function importRowId(bulkId: string, entityId: string): string {
  return `bulk:${bulkId}:${entityId}`;
}

export function isImportChange(changeId: string | undefined): boolean {
  return changeId?.startsWith('bulk:') === true;
}

/** Of the import whose row of this entity it is; undefined for any other, and for an app's own id that looks like one. */
export function bulkIdOf(changeId: string, entityId: string): string | undefined {
  const [begin, end] = ['bulk:', `:${entityId}`];
  const isRow =
    changeId.startsWith(begin) && changeId.endsWith(end) && changeId.length > begin.length + end.length;
  return isRow ? changeId.slice(begin.length, -end.length) : undefined;
}
