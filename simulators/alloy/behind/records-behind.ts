// The records of the gateway, as the HubSpot behind it sees them: its own.
import type { RecordStore } from '../../control/record-store.ts';
import type { StoredRecord } from '../../record.ts';

export const gateway = 'alloy';

const inside = (record: StoredRecord): StoredRecord => ({ ...record, crm: 'hubspot' });
const outside = (record: StoredRecord): StoredRecord => ({ ...record, crm: gateway });

export function recordsBehind(records: RecordStore): RecordStore {
  return {
    ...records,
    get(id) {
      const record = records.get(id);
      return record?.crm === gateway ? inside(record) : undefined;
    },
    *list({ type }) {
      for (const record of records.list({ crm: gateway, type })) yield inside(record);
    },
    ...findBehind(records),
    asOf(record, atMs) {
      const known = records.asOf(outside(record), atMs);
      return known === undefined ? undefined : inside(known);
    },
    create: (made) => inside(records.create({ ...made, crm: gateway })),
    replace: (record, fields) => inside(records.replace(outside(record), fields)),
    remove: (record) => records.remove(outside(record)),
    depart: (record, departure) => inside(records.depart(outside(record), departure)),
    count: () => records.count(gateway),
  };
}

export function findBehind(records: Pick<RecordStore, 'find'>): Pick<RecordStore, 'find'> {
  return { find: (_crm, type, key) => records.find(gateway, type, key).map(inside) };
}
