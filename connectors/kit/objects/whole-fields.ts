// Fields that a CRM replaces whole, and what of the present ones goes along.
//
//   wholeFields: createWholeFields({ lists: { emails: 'email', tags: undefined }, containers: ['address'] })
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { splitPath } from '../../../domain/record-path.ts';
import type { CrmRecord, WholeFields } from '../../connector.ts';

export interface WholeFieldNames {
  /** A list → what an entry of it is known by: `email` of `{ "email": "ann@example.com" }`; undefined: texts. */
  lists: Readonly<Record<string, string | undefined>>;
  /** Their parts are fields of their own in our form of a record: `address.city`. */
  containers: readonly string[];
}

export function createWholeFields({ lists, containers }: WholeFieldNames): WholeFields {
  const containerOf = (path: string): string | undefined => {
    const [first = '', ...rest] = splitPath(path);
    return rest.length > 0 && containers.includes(first) ? first : undefined;
  };

  return {
    isIn: (record) =>
      Object.keys(record).some((path) => Object.hasOwn(lists, path) || containerOf(path) !== undefined),

    complete(record, present, isSent) {
      const touched = new Set(Object.keys(record).map(containerOf));
      const parts = Object.entries(present).filter(
        ([path, value]) =>
          touched.has(containerOf(path)) && containerOf(path) !== undefined && !isEmpty(value),
      );
      const completed: CrmRecord = { ...Object.fromEntries(parts), ...record };
      for (const [name, key] of Object.entries(lists)) {
        const ours = record[name];
        if (ours !== undefined) {
          completed[name] = joined(entriesOf(ours), entriesOf(present[name]), {
            key,
            isSent: (entries) => isSent(name, entries),
          });
        }
      }
      return completed;
    },
  };
}

/** Ours in front, then what others have added: entries that we sent ourselves last time are none of theirs. */
function joined(
  ours: Json[],
  present: Json[],
  { key, isSent }: { key: string | undefined; isSent(entries: Json[]): boolean },
): Json[] {
  const known = new Set(ours.map((entry) => foldedText(entry, key)));
  const others = present.slice(sentBefore(present, isSent));
  return [...ours, ...others.filter((entry) => !known.has(foldedText(entry, key)))];
}

/**
 * How many of them are ours of last time: they stand in front, as we sent them. One that stands alone is treated like a field
 * that holds one value: whoever has written it, the app's word replaces it.
 */
function sentBefore(present: readonly Json[], isSent: (entries: Json[]) => boolean): number {
  if (present.length === 1) return 1;
  for (let count = present.length; count > 0; count -= 1) {
    if (isSent(present.slice(0, count))) return count;
  }
  return 0;
}

function entriesOf(value: Json | undefined): Json[] {
  if (Array.isArray(value)) return value;
  return isEmpty(value) ? [] : [value as Json];
}

function isEmpty(value: Json | undefined): boolean {
  return value === undefined || value === null || value === '';
}

function foldedText(entry: Json, key: string | undefined): string {
  const value = key !== undefined && isPlainObject(entry) ? (entry[key] as Json | undefined) : entry;
  return (typeof value === 'string' ? value : JSON.stringify(value ?? null)).trim().toLowerCase();
}
