// What may be written, by the words of the connection, of the change and of the connector.
import type { CrmRecord, OverwritePolicy } from '../connectors/connector.ts';
import type { LinkRow } from '../store/entity/link-row.ts';
import type { Attempt } from './attempt.ts';
import type { RecordHashes } from './hash-record.ts';
import type { Differences } from './select-fields.ts';

/** Of a record that exists and belongs to no entity of ours. */
export function wordOnMatch({ mayUpdate, settings }: Pick<Attempt, 'mayUpdate' | 'settings'>) {
  return mayUpdate ? settings.onMatch : 'skip';
}

/** What an update of this record has to decide about; `isAdoption`: it was found, and is not ours yet. */
export function differencesOf(
  attempt: Attempt,
  { link, isAdoption }: { link: LinkRow; isAdoption: boolean },
  { crmRecord, hashes }: { crmRecord: CrmRecord } & Pick<RecordHashes, 'hashes'>,
): Differences {
  const { operations, settings, isPostgresBehind } = attempt;
  // The connection's own word comes before the connector's.
  const overwrite: Record<string, OverwritePolicy> = {
    ...operations.mapping?.overwrite,
    ...settings.overwrite,
  };
  return {
    record: crmRecord,
    hashes,
    sentHashes: isPostgresBehind ? {} : link.sentHashes,
    declaration: operations.declaration,
    overwrite,
    isAdoption,
  };
}
