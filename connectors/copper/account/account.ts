// Which account the login opens, what it must have for us, and whether address and login work.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { timeZone } from '../../../domain/mapping/steps/time-zone.ts';
import type { Account, AccountOperations, RequestLimits, TestAnswer } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { testConnection } from '../../kit/api/test-connection.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readText } from '../../kit/answers/json-path.ts';
import { prepareOwnFields } from '../own-fields.ts';
import { webUrl } from './web-address.ts';
import type { CopperSettings } from '../settings.ts';

export function createAccount(api: Api, settings: CopperSettings): AccountOperations {
  return {
    account: (limits) => readAccount(api, settings, limits),
    prepare: (limits) => prepareOwnFields(api, settings, limits),
  };
}

async function readAccount(api: Api, settings: CopperSettings, limits: RequestLimits): Promise<Account> {
  const answer = await api.send({ operation: 'readAccount', method: 'GET', path: '/account' }, limits);
  const json: Json | undefined = answer.json;
  const accountId = isPlainObject(json) ? externalIdOf(json['id'] as Json) : undefined;
  if (json === undefined || accountId === undefined) throw answer.garbled('the answer names no account');
  // Its form is not documented: some such fields hold names of Rails.
  const zone = readText(json, 'primary_timezone') ?? '';
  return {
    accountId,
    name: readText(json, 'name') ?? `Copper account ${accountId}`,
    timeZone: timeZone(zone) === undefined ? undefined : zone,
    webUrl: webUrl({ ...settings, accountId }),
  };
}

export function testCopper(api: Api, settings: CopperSettings): Promise<TestAnswer> {
  return testConnection({
    request: `GET ${settings.baseUrl}/developer_api/v1/account`,
    async ask(limits) {
      const { accountId } = await readAccount(api, settings, limits);
      const missing = (await prepareOwnFields(api, settings, limits, 'tell')).filter(
        ({ state }) => state === 'refused',
      );
      if (missing.length > 0) {
        // No mistake: they are made with the first record.
        const names = missing.map(({ what }) => what).join(' and ');
        return {
          status: 200,
          reason: `${names}, which hold the app's own ids, are made with the first record`,
        };
      }
      if (settings.accountId !== undefined) return { status: 200 };
      return { status: 200, reason: `set accountId=${accountId}, and answers hold links to the records` };
    },
    whatToDo: {
      auth_expired:
        'Look at the API key (--secret key=…) and the e-mail of its user (--set userEmail=…), or log in again.',
      forbidden: 'Use the API key of an administrator: it sees what its user sees.',
      unsupported: 'Look at the address (baseUrl).',
    },
  });
}
