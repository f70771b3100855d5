// Reading by id and in lists; the recycle bin.
import type { StoredRecord } from '../../record.ts';
import { invalidData, refuse } from '../errors.ts';
import { isId } from '../objects/ids.ts';
import { dateTime, nameOf, shownRecord } from '../objects/shown-record.ts';
import { organizations, shownUser } from '../objects/organization.ts';
import { done, listed, nothing, withModule, type ZohoOperation } from './request.ts';

/** 204 also for what was deleted or merged away; a converted lead is shown to whoever asks for converted ones. */
export const readRecord = withModule((module, { parts, query, context }) => {
  const [, id] = parts;
  if (!isId(id)) return refuse(invalidData({ resource_path_index: 1 }, 'the id given seems to be invalid'));
  const record = context.records.get(id);
  if (record === undefined || !isOf(module.name, record) || !isShown(record, query)) return nothing;
  const shown = shownRecord(module, record, context.records, query.get('fields')?.split(','));
  return done(200, { data: [shown] }, [id]);
});

/** `fields` is a must since v3. */
export const listRecords = withModule((module, { query, context }) => {
  const names = query.get('fields')?.split(',');
  if (names === undefined) {
    const message = 'One of the expected parameter is missing';
    return refuse({ code: 'REQUIRED_PARAM_MISSING', message, details: { param_name: 'fields' } });
  }
  const ids = query.get('ids')?.split(',');
  const all = [...context.records.list({ crm: 'zoho', type: module.name })].filter(
    (record) => isShown(record, query) && (ids === undefined || ids.includes(record.id)),
  );
  return listed(
    'data',
    all.map((record) => shownRecord(module, record, context.records, names)),
    query,
  );
});

export const listDeleted = withModule((module, { query, context }) => {
  const gone = [...context.records.list({ crm: 'zoho', type: module.name })].filter(
    ({ departure }) => departure?.as === 'archived',
  );
  const deleted = gone.map((record) => ({ ...binEntry(record), type: 'recycle' }));
  return listed('data', deleted, query);
});

/** A record that was merged away is not in it. */
export const recycleBin: ZohoOperation = ({ parts: [id], context }) => {
  const record = context.records.get(id ?? '');
  if (record?.crm !== 'zoho' || record.departure?.as !== 'archived') return nothing;
  return done(200, { recycle_bin: [binEntry(record)] }, [record.id]);
};

function binEntry(record: StoredRecord) {
  const by = shownUser(organizations[0].users[0]);
  return {
    id: record.id,
    display_name: nameOf(record),
    deleted_time: dateTime(record.updatedAt),
    deleted_by: by,
    module: { api_name: record.type },
  };
}

function isOf(module: string, record: StoredRecord): boolean {
  return record.crm === 'zoho' && record.type === module;
}

function isShown({ departure }: StoredRecord, query: URLSearchParams): boolean {
  if (departure === undefined) return query.get('converted') !== 'true';
  return departure.as === 'converted' && ['true', 'both'].includes(query.get('converted') ?? '');
}
