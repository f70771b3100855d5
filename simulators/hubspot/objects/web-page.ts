// Where `url` of a record leads: HTML for people, under the same path as on app.hubspot.com.
import type { CrmContext } from '../../crm-surface.ts';
import type { Page } from '../../http/html-page.ts';
import { decodePathPart, type IncomingRequest } from '../../http/incoming-request.ts';
import { recordPage } from '../../http/record-page.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { linksOf } from '../associations/links.ts';
import { objectKind, objectKinds } from './object-kinds.ts';
import { shownRecord } from './shown-record.ts';

export function webPage(path: string, { method }: IncomingRequest, context: CrmContext): Page | undefined {
  const [, objectTypeId = '', part = ''] = /^\/contacts\/\d+\/record\/([^/]+)\/([^/]+)$/.exec(path) ?? [];
  const kind = objectKind(objectTypeId);
  if (kind === undefined || method !== 'GET') return undefined;
  const id = decodePathPart(part);
  const record = context.records.get(id);
  const isIt = record?.crm === 'hubspot' && record.type === kind.type;
  return recordPage(kind.type, id, isIt ? { ...record, fields: fieldsFor(record, context) } : undefined);
}

/** What the record is, what is computed, and whom it belongs to. */
function fieldsFor(record: StoredRecord, context: CrmContext): Fields {
  const links = objectKinds.flatMap(({ type, plural }) => {
    const ids = linksOf(record.id, type, context.records).map(({ toId }) => toId);
    return ids.length === 0 ? [] : [[plural, ids.join(', ')] as const];
  });
  return { ...shownRecord(record, { created: true }, context).properties, ...Object.fromEntries(links) };
}
