/** A value that cannot be read. `reason` goes on where the field's name ends (`must be a date`), and holds no value. */
export class BadValue extends Error {
  override name = 'BadValue';
  readonly reason: string;
  /** Ours, where several make one value. */
  readonly field: string | undefined;
  constructor(reason: string, field?: string) {
    super(reason);
    this.reason = reason;
    this.field = field;
  }
}
