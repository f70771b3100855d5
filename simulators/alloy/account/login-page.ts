// Where a user lets the gateway into an account: a page with a button, in place of the CRM's own login.
import type { CrmContext } from '../../crm-surface.ts';
import { escapeHtml, htmlPage, type Page } from '../../http/html-page.ts';
import type { IncomingRequest } from '../../http/incoming-request.ts';
import { gateway } from '../behind/records-behind.ts';

export function loginPage(path: string, request: IncomingRequest, { records }: CrmContext): Page | undefined {
  if (path !== '/oauth/authorize') return undefined;
  const asked = records.get(String(request.query['request']));
  if (asked?.crm !== gateway || asked.type !== 'authorization') {
    return { status: 404, html: htmlPage('No such login', '<p>It was used, or never begun.</p>') };
  }
  const { connector, userId, redirectUri } = asked.fields as Record<string, string>;
  if (request.method !== 'POST') {
    const content = `<p>Alloy asks for access to an account at ${escapeHtml(connector ?? '')}.</p>
<form method="post"><button>Allow</button></form>`;
    return { status: 200, html: htmlPage(`Connect ${connector ?? ''}`, content) };
  }
  const fields = { userId, connector, name: `An account at ${connector}` };
  const { id } = records.create({ crm: gateway, type: 'credential', fields, createdBy: 'person' });
  records.remove(asked);
  const location = new URL(redirectUri ?? '');
  location.searchParams.set('success', 'true');
  location.searchParams.set('credentialId', id);
  return { status: 302, html: '', headers: { location: location.href, 'cache-control': 'no-store' } };
}
