/** The one error of the mapping: the entity cannot be sent as it is. Names our field; holds nobody's data. */
export class MappingRefusal extends Error {
  override name = 'MappingRefusal';
  /** Ours; theirs where the CRM wants what no field of ours says. */
  readonly field: string;
  readonly crmField: string;
  readonly reason: string;
  constructor({ field, crmField, reason }: LeftOut) {
    super(reason);
    this.field = field;
    this.crmField = crmField;
    this.reason = reason;
  }
}

/** A value that did not go with the record. */
export interface LeftOut {
  field: string;
  crmField: string;
  /** A sentence without its full stop: `closeDate must be a date like 2026-12-31`. */
  reason: string;
}
