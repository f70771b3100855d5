// What went wrong with a request of many is each row's own error: a push keeps and changes what it gets.
import { CrmError, type CrmErrorDetails } from '../../domain/failure.ts';

export function copyError(error: CrmError, changes: Partial<CrmErrorDetails> = {}): CrmError {
  const { kind, crm, operation, execution, status, retryAfterMs, field, reason, isAccepted } = error;
  return new CrmError({
    kind,
    crm,
    operation,
    execution,
    status,
    retryAfterMs,
    field,
    reason,
    isAccepted,
    cause: error,
    ...changes,
  });
}
