import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';
import { lookupKey } from './external-ids.ts';

/** What goes into the recycle bin with its parent: the object, and the field by which it hangs on. */
const children: Readonly<Record<string, readonly (readonly [type: string, field: string])[]>> = {
  Account: [
    ['Contact', 'AccountId'],
    ['Opportunity', 'AccountId'],
  ],
  Contact: [['OpportunityContactRole', 'ContactId']],
  Opportunity: [['OpportunityContactRole', 'OpportunityId']],
};

/** Into the recycle bin, with what belongs to it. */
export function removeWithChildren(record: StoredRecord, records: RecordStore): void {
  for (const [type, field] of children[record.type] ?? []) {
    for (const child of records.find('salesforce', type, lookupKey(field, record.id))) {
      removeWithChildren(child, records);
    }
  }
  records.depart(record, { as: 'archived' });
}
