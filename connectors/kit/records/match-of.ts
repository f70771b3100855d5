// A record of the CRM's as a hit of a lookup: whose it is, by our key and by what it shows.
import type { CrmRecord, Match } from '../../connector.ts';
import { shownIdentity } from '../answers/shown-values.ts';

export interface ShownRecord {
  id: string;
  url: string | undefined;
  fields: CrmRecord;
}

export function matchOf(
  { id, url, fields }: ShownRecord,
  {
    keyField,
    ourId,
    shownAt,
  }: {
    /** The CRM's name of the field of our own ids. */
    keyField: string | undefined;
    /** Of the entity that asks. */
    ourId: string;
    /** Our name of a key → the fields that show it. */
    shownAt: Readonly<Record<string, readonly string[]>>;
  },
): Match {
  const key = keyField === undefined ? undefined : fields[keyField];
  const carried = typeof key === 'string' && key.trim() !== '' ? key : undefined;
  return {
    externalId: id,
    url,
    record: fields,
    hasOurKey: carried === ourId,
    carriesKeyOf: carried === ourId ? undefined : carried,
    shows: shownIdentity(
      Object.fromEntries(
        Object.entries(shownAt).map(([field, places]) => [field, places.map((place) => fields[place])]),
      ),
    ),
  };
}
