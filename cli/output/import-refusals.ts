// Why an import cannot go on under an id, as a sentence that names the option which helps.
import type { ImportRefusal } from '../../domain/import-ledger.ts';

export function describeImportRefusal(refusal: ImportRefusal): string {
  const { bulkId } = refusal;
  switch (refusal.code) {
    case 'other_import':
      return `The import "${bulkId}" was begun with another connection, object, content or other options: repeat those, or choose another --bulk-id.`;
    case 'import_has_ended':
      return `The import "${bulkId}" is ${refusal.state}: choose another --bulk-id to import again.`;
    case 'no_such_import':
      return `There is no import "${bulkId}".`;
  }
}
