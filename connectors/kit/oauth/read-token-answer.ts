// What vendors answer to a request for a token, made what the standard has; and what of it is kept.
import type { TokenEndpointResponse } from 'oauth4webapi';
import { isPlainObject } from '../../../domain/json.ts';
import type { Tokens } from '../../../domain/tokens.ts';
import type { HttpAnswer, OAuth2 } from '../../connector.ts';
import { parseJson } from '../answers/parse-json.ts';

/** Of the answer before the library reads it. */
export function asStandard(answer: HttpAnswer, auth: Pick<OAuth2, 'hasErrorsIn200'>): HttpAnswer {
  const body = parseJson(answer.text);
  if (!isPlainObject(body)) return answer;
  // Zoho answers 200 with { "error": "invalid_code" }.
  const isError = auth.hasErrorsIn200 && answer.status === 200 && typeof body['error'] === 'string';
  if (isError) return { ...answer, status: 400 };
  // Who the person is, signed: nobody here asks for it, and the library would want keys to check it. `null` is how some
  // say that there is none.
  const told = Object.entries(body).filter(([name, value]) => name !== 'id_token' && value !== null);
  return { ...answer, text: JSON.stringify(Object.fromEntries(told)) };
}

/** `before`: a vendor that does not rotate its refresh tokens may leave them out, and what it added the first time. */
export function tokensOf(answer: TokenEndpointResponse, auth: OAuth2, before?: Tokens): Tokens {
  const kept: Record<string, string> = { ...before?.kept };
  for (const name of auth.keeps) {
    const value = answer[name];
    if (typeof value === 'string' || typeof value === 'number') kept[name] = String(value);
  }
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? before?.refreshToken,
    kept,
    livesMs: answer.expires_in === undefined ? auth.lifetimeMs : answer.expires_in * 1000,
  };
}

/** The addresses in `kept` at which the vendor has no business: a token is sent nowhere else. */
export function strangeHosts(
  kept: Record<string, string>,
  hosts: readonly string[],
  allowTargets: readonly string[],
): string[] {
  return Object.values(kept).flatMap((value) => {
    if (!/^https?:/i.test(value) || !URL.canParse(value)) return [];
    const { hostname, host, protocol } = new URL(value);
    if (allowTargets.includes(host)) return [];
    const isTheirs = hosts.some((suffix) => hostname === suffix || hostname.endsWith(`.${suffix}`));
    return isTheirs && protocol === 'https:' ? [] : [host];
  });
}
