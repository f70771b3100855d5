// Which organisation the login opens, and what it must have for us.
import type { Account, AccountOperations, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { readText } from '../../kit/answers/json-path.ts';
import { recordsIn } from '../records/record.ts';
import type { SalesforceSettings } from '../settings.ts';
import { select } from '../soql.ts';
import { prepareFields } from './prepare.ts';

export function createAccount(api: Api, settings: SalesforceSettings): AccountOperations {
  return {
    account: (limits) => readAccount(api, limits),
    prepare: (limits) => prepareFields(api, settings, limits),
  };
}

async function readAccount(api: Api, limits: RequestLimits): Promise<Account> {
  const q = select(['Id', 'Name', 'TimeZoneSidKey'], { from: 'Organization', most: 1 });
  const request = { operation: 'readAccount', method: 'GET', path: '/query', query: { q } } as const;
  const answer = await api.send(request, limits);
  const [organization] = recordsIn(answer);
  if (organization === undefined) throw answer.garbled('the answer names no organisation');
  const { id: accountId, fields } = organization;
  return {
    accountId,
    name: readText(fields, 'Name') ?? `Salesforce organisation ${accountId}`,
    timeZone: readText(fields, 'TimeZoneSidKey'),
    webUrl: answer.baseUrl?.replace(/\/services\/data\/.*$/s, ''),
  };
}
