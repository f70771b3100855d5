// Where people see a record: `https://<company>.pipedrive.com/person/<id>` (from memory), and here in the simulator.
import type { CrmContext } from '../../crm-surface.ts';
import type { Page } from '../../http/html-page.ts';
import { decodePathPart, type IncomingRequest } from '../../http/incoming-request.ts';
import { recordPage } from '../../http/record-page.ts';
import { objectKinds } from './object-kinds.ts';
import { shownRecord } from './shown-record.ts';

export function webPage(path: string, { method }: IncomingRequest, context: CrmContext): Page | undefined {
  const [, type = '', part = ''] = /^\/(\w+)\/([^/]+)$/.exec(path) ?? [];
  const kind = objectKinds.find((each) => each.type === type);
  if (kind === undefined || method !== 'GET') return undefined;
  const id = decodePathPart(part);
  const record = context.records.get(id);
  if (record?.crm !== 'pipedrive' || record.type !== kind.type) return recordPage(kind.type, id, undefined);
  const fields = { name: record.fields[kind.title], ...shownRecord(record, context) };
  return recordPage(kind.type, id, { ...record, fields });
}
