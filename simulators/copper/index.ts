// Copper's developer API v1 with people, companies and opportunities; README says what it is true to.
import type { CrmAnswer, CrmCall, CrmContext, CrmSurface, DemoConnection } from '../crm-surface.ts';
import { isFields } from '../http/form-fields.ts';
import type { IncomingRequest } from '../http/incoming-request.ts';
import { htmlPage, type Page } from '../http/html-page.ts';
import { recordPage } from '../http/record-page.ts';
import { readJsonBody } from '../http/request-body.ts';
import type { Fields } from '../record.ts';
import { accountBehind, refusedByRate } from './access/access.ts';
import { copperOAuth } from './access/copper-oauth.ts';
import { accounts } from './account.ts';
import { failure, noPath, refuse } from './answers.ts';
import { copperControl } from './copper-control.ts';
import { definitionType } from './custom-fields.ts';
import { keysOf, lookupsOf } from './records/keys.ts';
import { kinds } from './records/kinds.ts';
import { mergedFields } from './records/merge.ts';
import { shown } from './records/shown.ts';
import { routes } from './routes.ts';
import { copperRules } from './rules.ts';
import { subjectsOf } from './subjects.ts';

/** Ids of a real account have eight digits, those of its custom fields six; here nothing else has them. */
const firstId = 73_610_000;
const firstDefinitionId = 705_000_000;

/** The API key of the account's first user. */
const copperDemo: DemoConnection = {
  connectionId: 'copper',
  connector: 'copper',
  path: '/copper',
  address: 'baseUrl',
  settings: { userEmail: accounts[0].user.email, accountId: accounts[0].id },
  secrets: { key: 'demo-key' },
};

/** Creates the surface, at `/copper/developer_api/v1/…` as at `api.copper.com/developer_api/v1/…`. */
export default function createCopperCrm(): CrmSurface {
  return {
    name: 'copper',
    operations: [...new Set(routes.map(({ operation }) => operation))],
    types: kinds.map(({ type }) => type),
    rules: copperRules,
    oauth: copperOAuth,
    demo: copperDemo,
    control: copperControl,
    recordId(sequence, type) {
      if (type === definitionType) return String(firstDefinitionId + sequence);
      return type === 'association' ? `copper-association-${sequence}` : String(firstId + sequence);
    },
    keysOf,
    lookupsOf,
    mergeFields: (current, patch) => ({ ...current, ...patch }),
    mergeRecords: mergedFields,
    failure,
    receive,
    page,
  };
}

function receive(path: string, request: IncomingRequest, context: CrmContext): CrmCall {
  const [, rest = ''] = /^\/developer_api\/v1\/(.*)$/.exec(path) ?? [];
  const found = routes.find((each) => each.method === request.method && each.path.test(rest));
  if (found === undefined) return { operation: 'unknown', subjects: [], execute: () => noPath };
  const parts = (found.path.exec(rest) ?? []).slice(1);
  const read = readJsonBody(request.text);
  const body: Fields = 'value' in read && isFields(read.value) ? read.value : {};
  const execute = (): CrmAnswer => {
    const who = accountBehind(request, context);
    if ('refused' in who) return who.refused;
    const refused = refusedByRate(found.isBulk, context);
    if (refused !== undefined) return refused;
    if ('problem' in read) return refuse(400, 'Bad Request');
    return found.run({ parts, body, account: who.account, context });
  };
  return { operation: found.operation, subjects: subjectsOf(parts, body), execute };
}

/** The web app has the record behind the `#`, which no server sees: its page goes on to one that has it in the path. */
function page(path: string, request: IncomingRequest, { records }: CrmContext): Page | undefined {
  const [, noun, id = ''] = /^\/companies\/\d+\/app(?:\/(contact|organization|deal)\/(\d+))?$/.exec(path) ?? [
    '',
  ];
  if (request.method !== 'GET' || !path.startsWith('/companies/')) return undefined;
  if (noun === undefined) {
    const script = '<script>location.replace(location.pathname + location.hash.slice(1))</script>';
    return { status: 200, html: htmlPage('Copper', script) };
  }
  const record = records.get(id);
  const isOurs = record?.crm === 'copper';
  return recordPage(noun, id, isOurs ? { ...record, fields: shown(record, records) } : undefined);
}
