// Which call is which operation: addresses below `/developer_api/v1`.
import type { CrmAnswer, CrmContext } from '../crm-surface.ts';
import type { OAuthAccount } from '../oauth/vendor.ts';
import type { Fields, StoredRecord } from '../record.ts';
import { contactTypes, listStages, listUsers, pipelines, readAccount, readMe, stagesOf } from './account.ts';
import { answer, noPath, noRecord } from './answers.ts';
import { createDefinition, listDefinitions, readDefinition } from './custom-fields.ts';
import {
  createMany,
  createRecord,
  readRecord,
  removeRecord,
  updateMany,
  updateRecord,
} from './records/calls.ts';
import { kindAt, type CopperKind } from './records/kinds.ts';
import { recordOf } from './records/record-of.ts';
import { addRelated, listRelated, removeRelated } from './records/relations.ts';
import { fetchByEmail, searchRecords } from './records/search.ts';

/** What a call is about, after its address and body have been read. */
export interface CopperRequest {
  /** The parts that the address leaves open. */
  parts: readonly string[];
  body: Fields;
  account: OAuthAccount;
  context: CrmContext;
}

export interface Route {
  method: string;
  path: RegExp;
  operation: string;
  isBulk: boolean;
  run(request: CopperRequest): CrmAnswer;
}

const objects = '(people|companies|opportunities)';
const id = '(\\d+)';

function route(method: string, path: string, operation: string, run: Route['run']): Route {
  return { method, path: new RegExp(`^${path}/?$`), operation, isBulk: operation.startsWith('batch'), run };
}

export const routes: readonly Route[] = [
  route(
    'POST',
    objects,
    'create',
    about((kind, { body, context }) => createRecord(kind, body, context)),
  ),
  route(
    'GET',
    `${objects}/${id}`,
    'read',
    about((kind, { parts: [, which = ''], context }) => readRecord(kind, which, context)),
  ),
  route(
    'PUT',
    `${objects}/${id}`,
    'update',
    about((kind, { parts: [, which = ''], body, context }) => updateRecord(kind, which, body, context)),
  ),
  route(
    'DELETE',
    `${objects}/${id}`,
    'remove',
    about((kind, { parts: [, which = ''], context }) => removeRecord(kind, which, context)),
  ),
  route('POST', '(people)/fetch_by_email', 'find', ({ body, context }) => fetchByEmail(body, context)),
  route(
    'POST',
    `${objects}/search`,
    'search',
    about((kind, { body, context }) => searchRecords(kind, body, context)),
  ),
  route(
    'POST',
    `${objects}/bulk_create`,
    'batchCreate',
    about((kind, { body, context }) => createMany(kind, body, context)),
  ),
  route(
    'POST',
    '(people|companies)/bulk_update',
    'batchUpdate',
    about((kind, { body, context }) => updateMany(kind, body, context)),
  ),
  route(
    'GET',
    `${objects}/${id}/related`,
    'associations',
    related((record, { context }) => listRelated(record, undefined, context)),
  ),
  route(
    'GET',
    `${objects}/${id}/related/${objects}`,
    'associations',
    related((record, { parts, context }) => listRelated(record, parts[2], context)),
  ),
  route(
    'POST',
    `${objects}/${id}/related`,
    'associate',
    related((record, { body, context }) => addRelated(record, body, context)),
  ),
  route(
    'DELETE',
    `${objects}/${id}/related`,
    'dissociate',
    related((record, { body, context }) => removeRelated(record, body, context)),
  ),
  route('GET', 'custom_field_definitions', 'definitions', ({ context }) => listDefinitions(context)),
  route('GET', `custom_field_definitions/${id}`, 'definitions', ({ parts: [which = ''], context }) =>
    readDefinition(which, context),
  ),
  route('POST', 'custom_field_definitions', 'createDefinition', ({ body, context }) =>
    createDefinition(body, context),
  ),
  route('GET', 'account', 'account', ({ account }) => readAccount(account)),
  route('GET', 'users/me', 'users', ({ account }) => readMe(account)),
  route('POST', 'users/search', 'users', ({ account, body }) => listUsers(account, body)),
  route('GET', 'pipelines', 'pipelines', () => answer(pipelines)),
  route('GET', 'pipeline_stages', 'pipelines', () => listStages()),
  route('GET', `pipeline_stages/pipeline/${id}`, 'pipelines', ({ parts: [which = ''] }) => stagesOf(which)),
  route('GET', 'contact_types', 'contactTypes', () => answer(contactTypes)),
];

function about(run: (kind: CopperKind, request: CopperRequest) => CrmAnswer): Route['run'] {
  return (request) => {
    const kind = kindAt(request.parts[0] ?? '');
    return kind === undefined ? noPath : run(kind, request);
  };
}

function related(run: (record: StoredRecord, request: CopperRequest) => CrmAnswer): Route['run'] {
  return about((kind, request) => {
    const record = recordOf(kind, request.parts[1] ?? '', request.context.records);
    return record === undefined ? noRecord : run(record, request);
  });
}
