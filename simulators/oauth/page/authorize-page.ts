// The page that a browser is sent to at the start of a login: GET shows it, POST is its form.
import type { Page } from '../../http/html-page.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { readAuthorization, redirectTo, type AuthorizationRequest } from './authorization-request.ts';
import { consentHtml, handOverHtml, refusedHtml } from './consent-html.ts';
import type { OAuthContext } from '../issue-tokens.ts';
import type { Login } from '../logins.ts';
import { wordsFor } from '../endpoints/refusals.ts';
import type { OAuthAccount } from '../vendor.ts';

/** Answers the authorize address. */
export function authorizePage(request: IncomingRequest, context: OAuthContext): Page {
  const { vendor, settings } = context;
  const isDecided = request.method === 'POST';
  const form = new URLSearchParams(isDecided ? request.text : request.search);
  const [decision, account] = [form.get('decision'), form.get('account')];
  form.delete('decision');
  form.delete('account');
  const read = readAuthorization(form, settings, vendor);
  const redirect = vendor.redirectsBy === 'POST' ? handOver : sendBack;
  if ('redirectTo' in read) return redirect(read.redirectTo);
  if ('shown' in read) {
    const { error, description } = wordsFor(vendor, read.shown);
    return { status: 400, html: refusedHtml(vendor, error, description) };
  }
  if (!isDecided) return { status: 200, html: consentHtml(vendor, read.request, form) };
  if (decision !== 'allow') {
    const denied = { error: 'access_denied', error_description: 'end-user denied authorization' };
    return redirect(redirectTo(read.request, denied));
  }
  const chosen = vendor.accounts.find(({ id }) => id === account) ?? vendor.accounts[0];
  const login = createLogin(read.request, chosen, context);
  return redirect(redirectTo(read.request, { code: login.code?.value ?? '' }));
}

function createLogin(
  { clientId, redirectUri, scopes, challenge }: AuthorizationRequest,
  account: OAuthAccount,
  { crm, vendor, settings, logins, now }: OAuthContext,
): Login {
  const value = vendor.newToken('code', account);
  const expiresAt = now() + settings.codeSeconds * 1000;
  const code = { value, redirectUri, expiresAt, isUsed: false, ...(challenge && { challenge }) };
  return logins.create({ crm, clientId, accountId: account.id, scopes, code });
}

function sendBack(location: string): Page {
  return { status: 302, html: '', headers: { location, 'cache-control': 'no-store' } };
}

/** A page whose form the browser posts by itself (OAuth 2.0 Form Post Response Mode). */
function handOver(location: string): Page {
  return { status: 200, html: handOverHtml(location), headers: { 'cache-control': 'no-store' } };
}
