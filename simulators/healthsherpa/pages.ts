// Where `redirect_url` and the button "Login to HealthSherpa" lead: HTML for people.
import type { CrmContext } from '../crm-surface.ts';
import { escapeHtml, htmlPage, type Page } from '../http/html-page.ts';
import type { IncomingRequest } from '../http/incoming-request.ts';
import { isEmpty } from './contacts/validate.ts';

export function pageOf(path: string, { method }: IncomingRequest, context: CrmContext): Page | undefined {
  if (method !== 'GET') return undefined;
  if (path === '/sessions/new') {
    return { status: 200, html: htmlPage('Log in', '<p>An agent logs in here, in a browser.</p>') };
  }
  const [, id] = /^\/contacts\/([^/]+)\/quote$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const record = context.records.get(id);
  if (record?.crm !== 'healthsherpa') {
    return { status: 404, html: htmlPage('No such contact', `<p>No contact with id ${escapeHtml(id)}</p>`) };
  }
  const { first_name: first, last_name: last, zip } = record.fields;
  // The seed: a ZIP code that was given is filled in, and the agent confirms the county in either case.
  const asked = isEmpty(zip)
    ? 'Which ZIP code? Then confirm the county.'
    : `ZIP code ${String(zip)}: confirm the county.`;
  const name = [first, last].filter((part) => typeof part === 'string').join(' ');
  return { status: 200, html: htmlPage(`Quote for ${name}`, `<p>${escapeHtml(asked)}</p>`) };
}
