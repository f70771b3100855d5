// One harmless question that shows whether address, login and lookup work: for a lead that nobody has.
import { CrmError, type FailureKind } from '../../../domain/failure.ts';
import type { Call, MatchKey, TestAnswer } from '../../connector.ts';
import type { LookupKey } from '../requests/placeholders.ts';
import type { Finder } from './finder.ts';

/** Well-formed and nobody's: example.com and 555-01xx are reserved for this. */
const improbable: Record<LookupKey, string> = {
  email: 'syncline-connection-test@example.com',
  phone: '+12025550199',
  externalId: 'syncline-connection-test',
  contactId: 'syncline-connection-test',
};

const whatToDo: Record<FailureKind, string> = {
  rate_limited: 'Wait a moment and test again.',
  transient: 'Look whether the address is right and the CRM is up, then test again.',
  auth_expired: 'Look at the key (--secret key=…) and at how it is sent (auth.type, auth.name, auth.prefix).',
  forbidden: 'Give the key the right to look leads up.',
  invalid_record: 'Look at what the CRM wants to be asked by (matchBy, fetch.params, fetch.method).',
  conflict:
    'The CRM answers somebody who was not asked for: look at the names of its parameters (fetch.params).',
  not_found: 'Look at the address (baseUrl, fetch.url).',
  unsupported: 'Look at the address (baseUrl, fetch.url) and at fetch.method.',
  unknown: 'Test again.',
};

export async function testConnection(given: {
  finder: Finder;
  key: LookupKey;
  /** As people read it. */
  request: string;
  connectionId: string;
}): Promise<TestAnswer> {
  const { finder, key, request, connectionId } = given;
  const call: Call = {
    key: { connectionId, object: 'contact', entityId: improbable.contactId },
    // The connection's own time-outs end it.
    deadlineAt: Infinity,
    beforeSend: () => Promise.reject(new Error('a test writes nothing')),
  };
  const nobody: MatchKey = { field: key, value: improbable[key] };
  try {
    const { status, reason } = await finder.findBy('testConnection', [nobody], call);
    return { ok: true, status, request, reason };
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return {
      ok: false,
      request,
      status: error.status,
      reason: error.reason ?? error.kind,
      whatToDo: whatToDo[error.kind],
    };
  }
}
