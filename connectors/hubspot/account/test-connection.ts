// Shows whether address and token work, and whether the property of our own id is there.
import { CrmError, type FailureKind } from '../../../domain/failure.ts';
import type { TestAnswer } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { keyPropertyOf, type HubspotSettings } from '../settings.ts';

const whatToDo: Partial<Record<FailureKind, string>> = {
  auth_expired: 'Look at the token (--secret token=pat-…).',
  forbidden: 'Give the private app the scopes of docs/connectors/hubspot.md.',
  unsupported: 'Look at the address (baseUrl).',
};

export async function testConnection(api: Api, settings: HubspotSettings): Promise<TestAnswer> {
  const key = keyPropertyOf(settings);
  const path = `/crm/v3/properties/contacts/${key ?? 'email'}`;
  const request = `GET ${settings.baseUrl}${path}`;
  const limits = {
    // The connection's own time-outs end it.
    deadlineAt: Infinity,
    beforeSend: () => Promise.reject(new Error('a test writes nothing')),
  };
  try {
    const { status } = await api.send({ operation: 'testConnection', method: 'GET', path }, limits);
    return { ok: true, status, request };
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    // Address and token are right, or nobody would know that.
    if (error.kind === 'not_found' && key !== undefined) return { ok: true, request, ...withoutKey(key) };
    return {
      ok: false,
      request,
      status: error.status,
      reason: error.reason ?? error.kind,
      whatToDo: whatToDo[error.kind] ?? 'Look whether HubSpot is up, then test again.',
    };
  }
}

/** No mistake: the first record that is synced has it made. */
function withoutKey(key: string): Pick<TestAnswer, 'status' | 'reason'> {
  return {
    status: 404,
    reason: `the property ${key}, which holds the app's own ids, is made with the first record`,
  };
}
