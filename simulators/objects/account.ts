// Whose login it is: GET /objects/account.
import type { CrmAnswer, CrmContext } from '../crm-surface.ts';
import { accountOf } from '../oauth/issue-tokens.ts';
import { inspectAccessToken } from '../oauth/token-inspection.ts';
import { objectsOAuth } from './objects-oauth.ts';

/** The key opens the first account. */
export function readAccount(token: string, context: CrmContext): CrmAnswer {
  const inspected = inspectAccessToken(token, { crm: 'objects', ...context });
  const { id, name } =
    inspected.is === 'valid' ? accountOf(objectsOAuth, inspected.login) : objectsOAuth.accounts[0];
  return { status: 200, body: { id, name, timeZone: 'Europe/Berlin' }, executed: true };
}
