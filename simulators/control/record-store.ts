import type { Departure, Fields, StoredRecord } from '../record.ts';
import { createEarlierVersions } from './earlier-versions.ts';
import { openJournal, noJournal, type Journal } from './journal.ts';
import { createKeyIndex, type KeyIndex } from './key-index.ts';

/** What the store wants to know of a CRM. */
export interface RecordKinds {
  /**
   * The types that people see and that stats count. Records of any other type are the CRM's own books (definitions,
   * associations, logins): they survive as all records do and are neither listed nor counted.
   */
  types: readonly string[];
  recordId(sequence: number, type: string): string;
  /**
   * Values by which a record is found; two records of one type that share one are duplicates. `records` has the CRM's own
   * books: which field holds our id may stand there.
   */
  keysOf(type: string, fields: Fields, records: Pick<RecordStore, 'find'>): string[];
  /** Values by which a record is found too, and which say nothing about duplicates. */
  lookupsOf?(type: string, fields: Fields, records: Pick<RecordStore, 'find'>): string[];
}

/** `reset` empties the store and names the next sequence number, so that no id comes twice. */
type JournalEntry = { put: StoredRecord } | { remove: string } | { reset: number };

/** All records of all simulated CRMs. A write is in the journal before it returns. */
export interface RecordStore {
  get(id: string): StoredRecord | undefined;
  /** Without a type: of the types that people see. */
  list(filter: { crm?: string | undefined; type?: string | undefined }): Iterable<StoredRecord>;
  /** Records with this key or lookup, oldest first. */
  find(crm: string, type: string, key: string): readonly StoredRecord[];
  /** What an index that runs behind knows of a record; undefined while it does not know it. */
  asOf(record: StoredRecord, atMs: number): StoredRecord | undefined;
  create(made: Pick<StoredRecord, 'crm' | 'type' | 'fields' | 'createdBy'>): StoredRecord;
  /** Replaces all fields. */
  replace(record: StoredRecord, fields: Fields): StoredRecord;
  remove(record: StoredRecord): void;
  /** Its id still answers; no search finds it, and it is nobody's duplicate. */
  depart(record: StoredRecord, departure: Departure): StoredRecord;
  /** Records and duplicates of one CRM, together and of each type; what has departed does not count. */
  count(crm: string): {
    records: number;
    duplicates: number;
    types: Record<string, number>;
    duplicatesOfType: Record<string, number>;
  };
  reset(): void;
  close(): void;
}

/** Opens the store: in memory, or with a journal in `dataFolder`. */
export function createRecordStore(options: {
  crms: ReadonlyMap<string, RecordKinds>;
  dataFolder?: string | undefined;
  now: () => number;
}): RecordStore {
  const records = new Map<string, StoredRecord>();
  const indexes = new Map<string, KeyIndex>();
  const lookups = new Map<string, KeyIndex>();
  const earlier = createEarlierVersions(options.now);
  let nextSequence = 1;

  function indexOf(crm: string, type: string, kind = indexes): KeyIndex {
    const name = `${crm}/${type}`;
    const index = kind.get(name) ?? createKeyIndex();
    kind.set(name, index);
    return index;
  }

  function reindex(how: 'add' | 'remove', record: StoredRecord): void {
    const { crm, type, fields, departure } = record;
    const kinds = options.crms.get(crm);
    if (departure !== undefined || kinds === undefined) return;
    indexOf(crm, type)[how](record, kinds.keysOf(type, fields, { find }));
    indexOf(crm, type, lookups)[how](record, kinds.lookupsOf?.(type, fields, { find }) ?? []);
  }

  function find(crm: string, type: string, key: string): readonly StoredRecord[] {
    const found = indexOf(crm, type).find(key);
    return found.length > 0 ? found : indexOf(crm, type, lookups).find(key);
  }

  function isSeen({ crm, type }: StoredRecord): boolean {
    return options.crms.get(crm)?.types.includes(type) === true;
  }

  function forget(record: StoredRecord): void {
    reindex('remove', record);
    records.delete(record.id);
  }

  function put(changed: StoredRecord): StoredRecord {
    const present = records.get(changed.id);
    // In place, so that a changed record keeps its room in the list.
    if (present !== undefined) reindex('remove', present);
    records.set(changed.id, changed);
    reindex('add', changed);
    nextSequence = Math.max(nextSequence, changed.sequence + 1);
    return changed;
  }

  function apply(entry: JournalEntry): void {
    if ('put' in entry) {
      put(entry.put);
    } else if ('remove' in entry) {
      const record = records.get(entry.remove);
      if (record !== undefined) forget(record);
    } else {
      records.clear();
      indexes.clear();
      lookups.clear();
      earlier.clear();
      nextSequence = Math.max(nextSequence, entry.reset);
    }
  }

  function* snapshot(): Generator<JournalEntry> {
    yield { reset: nextSequence };
    // The books first: what a record is found by may stand in one that is younger than the record.
    for (const record of records.values()) if (!isSeen(record)) yield { put: record };
    for (const record of records.values()) if (isSeen(record)) yield { put: record };
  }

  const { dataFolder } = options;
  const journal: Journal<JournalEntry> =
    dataFolder === undefined
      ? noJournal
      : openJournal({ folder: dataFolder, name: 'records', apply, snapshot });

  // The journal comes first: what it cannot keep did not happen.
  function commit(entry: JournalEntry): void {
    journal.append(entry);
    apply(entry);
  }

  return {
    get: (id) => records.get(id),
    *list({ crm, type }) {
      for (const record of records.values()) {
        if (crm !== undefined && record.crm !== crm) continue;
        if (type === undefined ? isSeen(record) : record.type === type) yield record;
      }
    },
    find,
    asOf: earlier.asOf,
    create(made) {
      const sequence = nextSequence;
      const id = options.crms.get(made.crm)?.recordId(sequence, made.type) ?? String(sequence);
      const at = new Date(options.now()).toISOString();
      const record: StoredRecord = { id, sequence, ...made, createdAt: at, updatedAt: at };
      commit({ put: record });
      return record;
    },
    replace(record, fields) {
      const changed = { ...record, fields, updatedAt: new Date(options.now()).toISOString() };
      earlier.keep(record);
      commit({ put: changed });
      return changed;
    },
    depart(record, departure) {
      const gone = { ...record, departure, updatedAt: new Date(options.now()).toISOString() };
      earlier.keep(record);
      commit({ put: gone });
      return gone;
    },
    remove(record) {
      commit({ remove: record.id });
    },
    count(crm) {
      const types: Record<string, number> = {};
      let total = 0;
      for (const record of records.values()) {
        if (record.crm !== crm || record.departure !== undefined || !isSeen(record)) continue;
        total += 1;
        types[record.type] = (types[record.type] ?? 0) + 1;
      }
      const duplicatesOfType = Object.fromEntries(
        Object.keys(types).map((type) => [type, indexOf(crm, type).duplicates()]),
      );
      const duplicates = Object.values(duplicatesOfType).reduce((sum, each) => sum + each, 0);
      return { records: total, duplicates, types, duplicatesOfType };
    },
    reset() {
      commit({ reset: nextSequence });
    },
    close() {
      journal.close();
    },
  };
}
