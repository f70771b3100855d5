// A harmless call that shows whether address and login work.
import { CrmError, type FailureKind } from '../../../domain/failure.ts';
import type { RequestLimits, TestAnswer } from '../../connector.ts';

export interface HarmlessCall {
  /** As people read it. */
  request: string;
  /** What it shows besides; throws CrmError. */
  ask(limits: RequestLimits): Promise<Pick<TestAnswer, 'status' | 'reason' | 'warning' | 'whatToDo'>>;
  /** For the failures that the vendor's users meet. */
  whatToDo: Partial<Record<FailureKind, string>>;
}

const limits: RequestLimits = {
  // The connection's own time-outs end it.
  deadlineAt: Infinity,
  beforeSend: () => Promise.reject(new Error('a test writes nothing')),
};

export async function testConnection({ request, ask, whatToDo }: HarmlessCall): Promise<TestAnswer> {
  try {
    return { ok: true, request, ...(await ask(limits)) };
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    return {
      ok: false,
      request,
      status: error.status,
      reason: error.reason ?? error.kind,
      whatToDo: whatToDo[error.kind] ?? 'Look whether the CRM is up, then test again.',
    };
  }
}
