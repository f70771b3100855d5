// OAuth 2 of one CRM, in front of its API: the CRM itself only brings its data (vendor.ts).
import type { Page } from '../http/html-page.ts';
import type { IncomingRequest } from '../http/incoming-request.ts';
import { readMultipartForm } from '../http/multipart-form.ts';
import { authorizePage } from './page/authorize-page.ts';
import type { OAuthContext } from './issue-tokens.ts';
import { refusalOf } from './endpoints/refusals.ts';
import { exchangeToken, type OAuthResult, type TokenRequest } from './endpoints/token-endpoint.ts';
import { introspectToken, revokeToken } from './token-inspection.ts';

/** What a fault can be about, besides the operations of the CRM itself. */
export const oauthOperations = ['token', 'refresh', 'revoke', 'introspect'] as const;

/** A call on one of the endpoints, understood and not yet executed. */
export interface OAuthCall {
  operation: (typeof oauthOperations)[number];
  execute(): { status: number; body: unknown; headers: Record<string, string>; executed: boolean };
}

/** The page of a login; undefined when the path is another one. `path` is what follows the CRM's name. */
export function oauthPage(path: string, request: IncomingRequest, context: OAuthContext): Page | undefined {
  const isPage = path === context.vendor.paths.authorize && ['GET', 'POST'].includes(request.method);
  return isPage ? authorizePage(request, context) : undefined;
}

/** A call on the endpoints behind the page; undefined when the path is another one. */
export function receiveOAuth(
  path: string,
  request: IncomingRequest,
  context: OAuthContext,
): OAuthCall | undefined {
  if (request.method !== 'POST') return undefined;
  const { token, revoke, introspect } = context.vendor.paths;
  // Some vendors' clients write the parameters into the address.
  const text = readMultipartForm(request.headers['content-type'], request.text)?.toString() ?? request.text;
  const form = new URLSearchParams([request.search, text].filter((part) => part !== '').join('&'));
  const read: TokenRequest = { form, authorization: request.headers.authorization };
  const call = (
    operation: OAuthCall['operation'],
    run: (read: TokenRequest, context: OAuthContext) => OAuthResult,
  ): OAuthCall => ({ operation, execute: () => answerOf(run(read, context), context) });

  switch (path) {
    case token:
      return call(form.get('grant_type') === 'refresh_token' ? 'refresh' : 'token', exchangeToken);
    case revoke:
      return call('revoke', revokeToken);
    case introspect:
      return call('introspect', introspectToken);
    default:
      return undefined;
  }
}

function answerOf(result: OAuthResult, { vendor }: OAuthContext) {
  const headers = { 'cache-control': 'no-store' };
  if ('body' in result) return { status: 200, body: result.body, headers, executed: true };
  return { ...refusalOf(vendor, result.refused), headers, executed: false };
}
