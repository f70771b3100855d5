// Which account the login opens, and what it must have for us.
import type { Account, AccountOperations, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import { webOf } from '../data-centres.ts';
import type { ZohoSettings } from '../settings.ts';
import { prepareFields } from './prepare.ts';

export function createAccount(api: Api, settings: ZohoSettings): AccountOperations {
  return {
    account: (limits) => readAccount(api, limits),
    prepare: (limits) => prepareFields(api, settings, limits),
  };
}

async function readAccount(api: Api, limits: RequestLimits): Promise<Account> {
  const answer = await api.send({ operation: 'readAccount', method: 'GET', path: '/org' }, limits);
  const json = answer.json ?? null;
  // What its people call the org id, in addresses too; `id` is that of a record about it.
  const accountId = externalIdOf(readPath(json, 'org.0.zgid'));
  if (accountId === undefined) throw answer.garbled('the answer names no account');
  const address = answer.baseUrl?.replace(/\/crm\/v\d+$/, '');
  return {
    accountId,
    name: readText(json, 'org.0.company_name') ?? `Zoho CRM account ${accountId}`,
    timeZone: readText(json, 'org.0.time_zone'),
    currency: readText(json, 'org.0.iso_code'),
    webUrl: address === undefined ? undefined : `${webOf(address)}/crm/org${accountId}`,
  };
}
