// Any error as sentences: what is wrong and what to do. A stack trace only for SYNCLINE_DEBUG.
import { ConfigError } from '../../config/config-error.ts';
import { ImportRefusedError } from '../../domain/import-ledger.ts';
import { BrokenSourceError } from '../../use-cases/imports/bytes/broken-source.ts';
import { OtherAccountError } from '../../use-cases/connections/add-and-change.ts';
import { faultOf, hasSentence, type Fault } from '../../use-cases/faults.ts';
import { RefusedError } from '../../use-cases/refused-error.ts';
import { brokenSource } from './broken-source.ts';
import { describeFileError } from './file-errors.ts';
import { describeImportRefusal } from './import-refusals.ts';
import { describeOtherAccount } from './other-account.ts';
import { describeRefusal, isWrongUsage } from './refusals.ts';
import { UsageError } from './usage-error.ts';

/** 2: it was not given as it must be; 1: something else. */
export function exitCodeOf(error: unknown): 1 | 2 {
  if (error instanceof UsageError) return 2;
  return error instanceof RefusedError && isWrongUsage(error.refusal) ? 2 : 1;
}

export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env['SYNCLINE_DEBUG']) return error.stack ?? error.message;
  if (error instanceof RefusedError) return describeRefusal(error.refusal);
  if (error instanceof ImportRefusedError) return describeImportRefusal(error.refusal);
  if (error instanceof OtherAccountError) return describeOtherAccount(error);
  if (error instanceof UsageError || error instanceof ConfigError || hasSentence(error)) return error.message;
  if (error instanceof BrokenSourceError) return brokenSource(error);
  const fault = faultOf(error);
  if (fault !== undefined) return describeFault(fault);
  const fileError = describeFileError(error);
  if (fileError !== undefined) return fileError;
  return `${error.message} (SYNCLINE_DEBUG=1 shows where).`;
}

function describeFault(fault: Fault): string {
  switch (fault.code) {
    case 'temporal_away':
      return `Temporal does not answer (${fault.detail}): \`syncline doctor\` says what is wrong.`;
    case 'temporal_refuses':
      return `Temporal refuses: ${fault.detail}.`;
    case 'postgres_away':
      return `Postgres does not answer (${fault.detail}): \`syncline doctor\` says what is wrong.`;
    case 'no_tables':
      return 'The database lacks tables or columns of ours, as one of an older version does: start the stack once with the owner in DATABASE_ADMIN_URL, or ask `syncline doctor`.';
    case 'no_database':
      return 'The database in DATABASE_URL does not exist.';
    case 'wrong_password':
      return 'Postgres refuses the password in DATABASE_URL.';
    case 'wrong_role':
      return 'Postgres refuses the role in DATABASE_URL.';
    case 'role_lacks_rights':
      return 'The role in DATABASE_URL may not do this: `syncline doctor` says what it lacks.';
  }
}
