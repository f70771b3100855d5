// Who asks: a user with an API token (`x-api-token`), or an app with an access token (`Authorization: Bearer`).
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { inspectAccessToken } from '../../oauth/token-inspection.ts';
import { refuseAtGate } from '../answers.ts';
import { accounts } from './pipedrive-oauth.ts';

export interface Login {
  by: 'api token' | 'oauth';
  /** For its limits: they are counted for each token. */
  token: string;
  accountId: string;
}

/** An old `?api_token=` is not read: documents of 2026 have the header only. */
export function loginOf(request: IncomingRequest, context: CrmContext): Login | { refusal: CrmAnswer } {
  const apiToken = request.headers['x-api-token'];
  const { key } = context.settings;
  if (typeof apiToken === 'string' && (key === '*' || apiToken === key)) {
    return { by: 'api token', token: apiToken, accountId: accounts[0].id };
  }
  const bearer = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (bearer === undefined) return { refusal: refuseAtGate(401, 'unauthorized access') };
  const state = inspectAccessToken(bearer, { crm: 'pipedrive', ...context });
  return state.is === 'valid'
    ? { by: 'oauth', token: bearer, accountId: state.login.accountId }
    : { refusal: refuseAtGate(401, 'Invalid token: access token is invalid') };
}
