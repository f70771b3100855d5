// What is known of the CRM account: kept beside the connection, and shown to people.
import { oneLine } from '../../domain/failure.ts';
import type { AccountOperations } from '../connector.ts';
import type { Cleaning } from './cleaning.ts';

export function cleanAccount(
  account: AccountOperations,
  { guardRead, guardWrite, idOf, urlOf, mask }: Cleaning,
): AccountOperations {
  const prepare = account.prepare?.bind(account);
  const clean: AccountOperations = {
    account: (limits) =>
      guardRead('account', async () => {
        const { accountId, name, webUrl, ...rest } = await account.account(limits);
        return {
          ...rest,
          accountId: idOf(accountId, 'account', 'rejected'),
          name: mask(oneLine(name)),
          webUrl: urlOf(webUrl),
        };
      }),
  };
  if (prepare !== undefined) {
    clean.prepare = (limits) =>
      guardWrite('prepare', limits, async (guarded) =>
        (await prepare(guarded)).map(({ whatToDo, ...each }) =>
          whatToDo === undefined ? each : { ...each, whatToDo: mask(whatToDo) },
        ),
      );
  }
  return clean;
}
