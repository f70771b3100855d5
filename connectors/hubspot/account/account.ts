// Which account the login opens, and what it must have for us.
import type { Json } from '../../../domain/json.ts';
import { isPlainObject } from '../../../domain/json.ts';
import type { Account, AccountOperations, Preparation, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readText } from '../../kit/answers/json-path.ts';
import type { HubspotSettings } from '../settings.ts';
import { prepareProperties } from './prepare.ts';

export function createAccount(api: Api, settings: HubspotSettings): AccountOperations {
  return {
    account: (limits) => readAccount(api, limits),
    prepare: (limits): Promise<Preparation[]> => prepareProperties(api, settings, limits),
  };
}

async function readAccount(api: Api, limits: RequestLimits): Promise<Account> {
  const answer = await api.send(
    { operation: 'readAccount', method: 'GET', path: '/account-info/v3/details' },
    limits,
  );
  const json: Json | undefined = answer.json;
  const accountId = isPlainObject(json) ? externalIdOf(json['portalId'] as Json) : undefined;
  if (json === undefined || accountId === undefined) throw answer.garbled('the answer names no account');
  const uiDomain = readText(json, 'uiDomain');
  return {
    accountId,
    // It has no name there.
    name: `HubSpot account ${accountId}`,
    timeZone: readText(json, 'timeZone'),
    currency: readText(json, 'companyCurrency'),
    webUrl: uiDomain === undefined ? undefined : `https://${uiDomain}/contacts/${accountId}`,
  };
}
