import { escapeHtml, htmlPage } from '../../http/html-page.ts';
import type { AuthorizationRequest } from './authorization-request.ts';
import type { OAuthVendor } from '../vendor.ts';

const style = `
body{background:#f3f5f8}main{background:#fff;border:1px solid #d9dee5;border-radius:10px;padding:1.5rem 2rem;max-width:30rem;margin:auto}
h1{font-size:1.35rem;text-align:center}fieldset{border:0;padding:0;margin:1rem 0}legend{color:#5b6775;padding:0}
label{display:block;border:1px solid #d9dee5;border-radius:8px;padding:.6rem .8rem;margin:.5rem 0;cursor:pointer}
label:has(:checked){border-color:#1c62d6;background:#f0f6ff}small{color:#5b6775;display:block;margin-left:1.6rem}
code{background:#f3f5f8;border-radius:4px;padding:0 .3rem}menu{display:flex;gap:.6rem;padding:0;justify-content:flex-end}
button{font:inherit;border:1px solid #b9c2cd;background:#fff;border-radius:6px;padding:.45rem 1.4rem;cursor:pointer}
button.allow{background:#1c62d6;border-color:#1c62d6;color:#fff}`;

/** Which account, and whether: the page that a person sees in the middle of a login. */
export function consentHtml(
  vendor: OAuthVendor,
  { clientId, redirectUri, scopes }: AuthorizationRequest,
  /** What the form sends back with the decision. */
  query: URLSearchParams,
): string {
  const accounts = vendor.accounts.map(
    ({ id, name, user }, index) =>
      `<label><input type="radio" name="account" value="${escapeHtml(id)}"${index === 0 ? ' checked' : ''}>
<strong>${escapeHtml(name)}</strong> <code>${escapeHtml(id)}</code>
<small>${escapeHtml(user.name)}, ${escapeHtml(user.email)}</small></label>`,
  );
  const wanted = scopes.map((scope) => `<code>${escapeHtml(scope)}</code>`).join(' ');
  return htmlPage(
    `Sign in to ${vendor.title}`,
    `<main><p><code>${escapeHtml(clientId)}</code> asks for access to an account${
      wanted === '' ? '' : `: ${wanted}`
    }.</p>
<form method="post">${[...query].map(hiddenInput).join('')}
<fieldset><legend>Account</legend>${accounts.join('\n')}</fieldset>
<p>Afterwards you go back to ${escapeHtml(new URL(redirectUri).origin)}.</p>
<menu><button name="decision" value="deny">Deny</button>
<button class="allow" name="decision" value="allow">Allow</button></menu></form></main>`,
    style,
  );
}

/** The login ends here: what the vendor says to the person, as the app cannot be told. */
export function refusedHtml(vendor: OAuthVendor, error: string, description: string): string {
  return htmlPage(
    `${vendor.title} cannot sign you in`,
    `<main><p><code>error=${escapeHtml(error)}</code></p>
<p><code>error_description=${escapeHtml(description)}</code></p></main>`,
    style,
  );
}

/** What stands in the query goes into the form; the address keeps what the app itself had in it. */
export function handOverHtml(location: string): string {
  const url = new URL(location);
  const inputs = ['code', 'error', 'error_description', 'state'].flatMap((name) => {
    const value = url.searchParams.get(name);
    url.searchParams.delete(name);
    return value === null ? [] : [hiddenInput([name, value])];
  });
  return htmlPage(
    'Back to the app',
    `<form method="post" action="${escapeHtml(url.href)}">${inputs.join('')}<button>Go on</button></form>
<script>document.forms[0].submit()</script>`,
  );
}

function hiddenInput([name, value]: [string, string]): string {
  return `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;
}
