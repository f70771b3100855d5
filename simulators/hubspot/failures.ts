// What HubSpot sends with a status when nothing is wrong with the request: the answers of faults.
import { randomUUID } from 'node:crypto';

const sentences: Readonly<Record<number, string>> = {
  // Official client: it waits 10 s when the policy is this one.
  429: 'You have reached your ten_secondly_rolling limit.',
  // From memory: a burst of writes to one record.
  423: 'The resource is locked by another request',
  // amp-labs/connectors: the account moves to another data centre, for hours.
  477: 'This account is being migrated to another hosting location',
  500: 'internal error',
};

/** 502 to 504 come from the proxy in front, as pages. */
export function failure(status: number) {
  if (status >= 502 && status <= 504) {
    return {
      body: `<html><head><title>${status}</title></head><body>The origin did not answer.</body></html>`,
    };
  }
  const correlationId = randomUUID();
  const message = sentences[status] ?? 'The CRM was told to fail';
  const body = { status: 'error', message, correlationId };
  const headers = { 'x-hubspot-correlation-id': correlationId };
  if (status !== 429) return { body, headers };
  return { body: { ...body, errorType: 'RATE_LIMIT', policyName: 'TEN_SECONDLY_ROLLING' }, headers };
}
