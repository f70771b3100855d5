// The CRM behind the gateway: the simulated HubSpot, in an account of its own.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import createHubspotCrm from '../../hubspot/index.ts';
import type { Fields } from '../../record.ts';
import { recordsBehind } from './records-behind.ts';

export const hubspot = createHubspotCrm();

export interface CallBehind {
  method: string;
  path: string;
  query?: Fields;
  body?: unknown;
}

export function callBehind({ method, path, query = {}, body }: CallBehind, context: CrmContext): CrmAnswer {
  const request = {
    method,
    path,
    search: '',
    query,
    headers: { authorization: `Bearer ${context.settings.key}` },
    text: body === undefined ? '' : JSON.stringify(body),
  };
  return hubspot.receive(path, request, contextBehind(context)).execute();
}

/** Its pages are the gateway's too. */
export function contextBehind(context: CrmContext): CrmContext {
  return { ...context, records: recordsBehind(context.records), selfUrl: `${context.selfUrl}/alloy` };
}
