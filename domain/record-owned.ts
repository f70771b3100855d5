/** Another contact owns the record: the first owner keeps it. */
export class RecordOwnedError extends Error {
  readonly owner: string;

  constructor(owner: string) {
    super(`The record belongs to the contact "${owner}".`);
    this.name = 'RecordOwnedError';
    this.owner = owner;
  }
}
