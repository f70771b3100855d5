// Which call is which operation: addresses below `/crm/v8`.
import { creditsOf } from './coql/parse-coql.ts';
import { query } from './coql/run-coql.ts';
import { createFields, listFields, listModules, listUsers, readOrganization } from './operations/account.ts';
import { listDeleted, listRecords, readRecord, recycleBin } from './operations/read.ts';
import { textOf } from './objects/text-of.ts';
import type { ZohoOperation } from './operations/request.ts';
import { listRoleNames, listRoles, putRoles, removeRoles } from './operations/roles.ts';
import { searchRecords } from './operations/search.ts';
import { createRecords, removeRecords, updateRecords, upsertRecords } from './operations/write.ts';
import type { Fields } from '../record.ts';

export interface Route {
  method: string;
  /** The groups are the parts that an address leaves open. */
  path: RegExp;
  operation: string;
  /** What a login must be allowed; `*` is the module. */
  scope: string;
  run: ZohoOperation;
  /** Credits (kaizen 93, in part from memory). */
  cost(body: Fields): number;
}

const part = '([^/]+)';
const one = (): number => 1;
/** One credit for each ten rows. */
const byRows = ({ data }: Fields): number =>
  Math.max(1, Math.ceil((Array.isArray(data) ? data.length : 1) / 10));
const byLimit = (body: Fields): number => creditsOf(textOf(body['select_query']));

function route(
  call: string,
  operation: string,
  scope: string,
  run: ZohoOperation,
  cost: Route['cost'] = one,
): Route {
  const [method = '', path = ''] = call.split(' ');
  return { method, path: new RegExp(`^${path.replaceAll('*', part)}/?$`), operation, scope, run, cost };
}

/** The first that fits. */
export const routes: readonly Route[] = [
  route('GET /org', 'organization', 'ZohoCRM.org.READ', readOrganization),
  route('GET /users', 'users', 'ZohoCRM.users.READ', listUsers),
  route('GET /settings/modules', 'describe', 'ZohoCRM.settings.modules.READ', listModules),
  route('GET /settings/fields', 'describe', 'ZohoCRM.settings.fields.READ', listFields),
  route('POST /settings/fields', 'customize', 'ZohoCRM.settings.fields.CREATE', createFields),
  route('GET /settings/recycle_bin/*', 'recycleBin', 'ZohoCRM.settings.recycle_bin.READ', recycleBin),
  route('POST /coql', 'query', 'ZohoCRM.coql.READ', query, byLimit),
  route('GET /Deals/*/Contact_Roles', 'listRoles', 'ZohoCRM.modules.deals.READ', listRoles),
  route('PUT /Deals/*/Contact_Roles', 'associate', 'ZohoCRM.modules.deals.UPDATE', putRoles),
  route('DELETE /Deals/*/Contact_Roles', 'dissociate', 'ZohoCRM.modules.deals.DELETE', removeRoles),
  route('GET /Contacts/roles', 'listRoleNames', 'ZohoCRM.modules.contacts.READ', listRoleNames),
  route('GET /*/search', 'search', 'ZohoCRM.modules.*.READ', searchRecords),
  route('GET /*/deleted', 'deleted', 'ZohoCRM.modules.*.READ', listDeleted),
  route('POST /*/upsert', 'upsert', 'ZohoCRM.modules.*.WRITE', upsertRecords, byRows),
  route('GET /*/*', 'read', 'ZohoCRM.modules.*.READ', readRecord),
  route('PUT /*/*', 'update', 'ZohoCRM.modules.*.UPDATE', updateRecords, byRows),
  route('DELETE /*/*', 'remove', 'ZohoCRM.modules.*.DELETE', removeRecords),
  route('GET /*', 'list', 'ZohoCRM.modules.*.READ', listRecords),
  route('POST /*', 'create', 'ZohoCRM.modules.*.CREATE', createRecords, byRows),
  route('PUT /*', 'update', 'ZohoCRM.modules.*.UPDATE', updateRecords, byRows),
  route('DELETE /*', 'remove', 'ZohoCRM.modules.*.DELETE', removeRecords),
];
