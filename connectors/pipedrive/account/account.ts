// Which company the login opens, and what it must have for us.
import { objectTypes } from '../../../domain/objects/objects.ts';
import type { Account, AccountOperations, Preparation, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import type { VendorSession } from '../../kit/objects/object-parts.ts';
import { keyFieldOf, type PipedriveSettings } from '../settings.ts';
import { createAccountFields } from './account-fields.ts';
import { createKeyField } from './key-field.ts';

export function createAccount({ api, settings }: VendorSession<PipedriveSettings>): AccountOperations {
  return {
    account: (limits) => readAccount(api, limits),
    async prepare(limits) {
      const done: Preparation[] = [];
      for (const object of objectTypes) {
        const field = keyFieldOf(object, settings);
        if (field === undefined) continue;
        const key = createKeyField(api, object, { field, fields: createAccountFields(api, object) });
        done.push(await key.prepare(limits));
      }
      return done;
    },
  };
}

async function readAccount(api: Api, limits: RequestLimits): Promise<Account> {
  const answer = await api.send({ operation: 'readAccount', method: 'GET', path: '/v1/users/me' }, limits);
  const { json = null } = answer;
  const accountId = externalIdOf(readPath(json, 'data.company_id'));
  if (accountId === undefined) throw answer.garbled('the answer names no company');
  const domain = readText(json, 'data.company_domain');
  return {
    accountId,
    name: readText(json, 'data.company_name') ?? `Pipedrive company ${accountId}`,
    timeZone: readText(json, 'data.timezone_name'),
    currency: readText(json, 'data.default_currency'),
    webUrl: domain === undefined ? undefined : `https://${domain}.pipedrive.com`,
  };
}
