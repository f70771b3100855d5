import type { CrmRecord } from '../../connector.ts';

/** What a create sends: nothing is to be cleared in a record that does not exist yet. */
export function filled(record: CrmRecord): CrmRecord {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null && value !== ''));
}
