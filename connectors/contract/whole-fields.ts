// Fields that a CRM replaces whole: a list of e-mails, an address of several parts.
import type { Json } from '../../domain/json.ts';
import type { CrmRecord } from './record.ts';

/** What others have put in such a field must go along with what the app says of it. */
export interface WholeFields {
  /** Does an update with this record replace one of them? Then the record at the CRM is looked at first. */
  isIn(record: CrmRecord): boolean;
  /**
   * The record of an update with what `present`, the one at the CRM, holds besides. `isSent`: is this value of the field
   * what we sent last? Pure.
   */
  complete(record: CrmRecord, present: CrmRecord, isSent: (field: string, value: Json) => boolean): CrmRecord;
}
