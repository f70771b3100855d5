// A record as the API shows it. What nobody has set is computed when somebody looks.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { followsStage } from '../account/pipelines.ts';
import { instant } from '../answers.ts';
import { primaryCompanyOf } from '../associations/links.ts';
import { definitionOf } from '../properties/definitions.ts';
import { rulesOf } from '../rules.ts';
import { kindOf, textOf, type ObjectKind } from './object-kinds.ts';

/** `created`: all there is. `written`: what was sent, and what never misses. `asked`: by name, null where unset. */
export type Shows = { created: true } | { written: readonly string[] } | { asked: readonly string[] };

export interface ShownRecord {
  id: string;
  properties: Record<string, string | null>;
  createdAt: string;
  updatedAt: string;
  archived: boolean;
  archivedAt?: string;
  url: string;
}

/** After an update: recorded answers show these besides what was sent. */
const alwaysWritten = [
  'createdate',
  'hs_is_unworked',
  'hs_object_id',
  'hs_object_source',
  'hs_object_source_label',
  'hs_pipeline',
  'lastmodifieddate',
  'hs_lastmodifieddate',
  'lifecyclestage',
];

export function shownRecord(record: StoredRecord, shows: Shows, context: CrmContext): ShownRecord {
  const kind = kindOf(record.type);
  const all: Fields = { ...record.fields, ...computed(kind, record, context) };
  const isArchived = record.departure?.as === 'archived';
  return {
    id: record.id,
    properties: chosen(kind, all, shows, context),
    createdAt: instant(record.createdAt),
    updatedAt: instant(record.updatedAt),
    archived: isArchived,
    ...(isArchived ? { archivedAt: instant(record.updatedAt) } : {}),
    url: pageUrl(record, context),
  };
}

/** Where a person sees the record: on app.hubspot.com, and here in the simulator. */
export function pageUrl(record: StoredRecord, context: CrmContext): string {
  const { portalId } = rulesOf(context);
  const { objectTypeId } = kindOf(record.type);
  return `${context.selfUrl}/hubspot/contacts/${portalId}/record/${objectTypeId}/${record.id}`;
}

/** What `properties` in a query or a body asks for: a list, or names with commas. */
export function namesIn(asked: unknown): string[] {
  const parts: unknown[] = Array.isArray(asked) ? asked : [asked];
  return parts
    .flatMap((part) => (typeof part === 'string' ? part.split(',') : []))
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** One value, without computing the others: a search looks at thousands of records. */
export function valueOf(record: StoredRecord, name: string, context: CrmContext): string {
  if (Object.hasOwn(record.fields, name)) return textOf(record.fields, name);
  const kind = kindOf(record.type);
  const isComputed = definitionOf(kind, name, context.records)?.modificationMetadata.readOnlyValue === true;
  return isComputed ? textOf(computed(kind, record, context), name) : '';
}

function chosen(kind: ObjectKind, all: Fields, shows: Shows, context: CrmContext): ShownRecord['properties'] {
  let names: readonly string[];
  if ('created' in shows) names = Object.keys(all);
  else if ('written' in shows) names = [...shows.written, ...alwaysWritten.filter((name) => name in all)];
  else if (shows.asked.length === 0) names = kind.shownByDefault;
  else names = [...shows.asked, 'createdate', 'hs_object_id', kind.modified];
  const known = [...new Set(names)].filter(
    // A property that does not exist is left out without a word.
    (name) => Object.hasOwn(all, name) || definitionOf(kind, name, context.records) !== undefined,
  );
  return Object.fromEntries(known.toSorted().map((name) => [name, textOf(all, name) || null]));
}

function computed(kind: ObjectKind, record: StoredRecord, context: CrmContext): Record<string, string> {
  const { id, fields, createdBy } = record;
  const source = createdBy === 'api' ? 'INTEGRATION' : 'CRM_UI';
  const ofAll = {
    hs_object_id: id,
    createdate: instant(record.createdAt),
    [kind.modified]: instant(record.updatedAt),
    hs_object_source: source,
    hs_object_source_label: source,
  };
  if (kind.type === 'deal') return { ...ofAll, ...followsStage(textOf(fields, 'dealstage')) };
  if (kind.type === 'company') return ofAll;
  const email = textOf(fields, 'email');
  const name = [textOf(fields, 'firstname'), textOf(fields, 'lastname')].filter((part) => part !== '');
  const company = primaryCompanyOf(id, context.records);
  return {
    ...ofAll,
    hs_all_contact_vids: [id, ...textOf(fields, 'hs_merged_object_ids').split(';')]
      .filter((each) => each !== '')
      .join(';'),
    hs_is_contact: 'true',
    hs_is_unworked: 'true',
    hs_pipeline: 'contacts-lifecycle-pipeline',
    num_notes: '0',
    hs_full_name_or_email: name.join(' ') || email,
    ...(email === '' ? {} : { hs_email_domain: email.split('@')[1] ?? '' }),
    ...(company === undefined ? {} : { associatedcompanyid: company }),
  };
}
