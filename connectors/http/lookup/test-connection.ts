// One harmless question that shows whether address, login and lookup work: for a lead that nobody has.
import { CrmError, type FailureKind } from '../../../domain/failure.ts';
import type { Call, HttpAnswer, MatchKey, TestAnswer } from '../../connector.ts';
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
    isClick: true,
    // The connection's own time-outs end it.
    deadlineAt: Infinity,
    beforeSend: () => Promise.reject(new Error('a test writes nothing')),
  };
  const nobody: MatchKey = { field: key, value: improbable[key] };
  try {
    const { answer, reason } = await finder.findBy('testConnection', [nobody], call);
    const tested = { ok: true, status: answer.status, request, reason };
    const isDoubtful = answer.status === 404 && (await isAlsoSaidBeside(answer));
    return isDoubtful ? { ...tested, ...doubt } : tested;
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

  /** A wrong path answers 404 to everything; taken for "none", it would make a second record of everybody. */
  async function isAlsoSaidBeside(none: HttpAnswer): Promise<boolean> {
    try {
      return isSameAnswer(none, await finder.askBeside('testConnection', [nobody], call));
    } catch (error) {
      // The question itself is answered; whatever this one met, it is no sign of a wrong path.
      if (error instanceof CrmError) return false;
      throw error;
    }
  }
}

const doubt = {
  warning: 'This address answers 404 to everything, also beside it: is the path right?',
  whatToDo:
    'Look at the address (baseUrl, fetch.url): with a wrong one nobody is ever found, and everybody is created a second time.',
};

/** But for what differs in each: the path that was asked, times and numbers of requests. */
function isSameAnswer(one: HttpAnswer, other: HttpAnswer): boolean {
  return one.status === other.status && withoutWhatVaries(one) === withoutWhatVaries(other);
}

function withoutWhatVaries({ text }: HttpAnswer): string {
  return text.replaceAll(/[\w@.%+~-]*\/[\w/@.%+~-]*/g, '/').replaceAll(/[\da-f]*\d[\da-f-]*/gi, '0');
}
