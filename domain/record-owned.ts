/** Another entity owns the record: the first owner keeps it. */
export class RecordOwnedError extends Error {
  readonly owner: string;

  constructor(owner: string) {
    super(`The record belongs to "${owner}".`);
    this.name = 'RecordOwnedError';
    this.owner = owner;
  }
}
