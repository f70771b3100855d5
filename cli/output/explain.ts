// Any error as sentences: what is wrong and what to do. A stack trace only for SYNCLINE_DEBUG.
import { isGrpcServiceError } from '@temporalio/client';
import { NoAnswerError } from '../../client/syncline-client.ts';
import { RefusedChangeError } from '../../client/change.ts';
import { isPassingFault } from '../../client/passing-fault.ts';
import { ConfigError } from '../../config/config-error.ts';
import { ImportRefusedError } from '../../domain/import-ledger.ts';
import { InvalidIdError } from '../../domain/workflow-id.ts';
import { OtherAccountError } from '../../store/connection-account.ts';
import { ConnectionExistsError, UnknownConnectionError } from '../../store/connections.ts';
import { UnknownKeyError } from '../../store/encryption.ts';
import { CommandError } from './command-error.ts';
import { UsageError } from './usage-error.ts';

// Their messages are sentences already.
const sentences = [
  CommandError,
  UsageError,
  ConfigError,
  RefusedChangeError,
  ImportRefusedError,
  InvalidIdError,
  NoAnswerError,
  UnknownConnectionError,
  ConnectionExistsError,
  OtherAccountError,
  UnknownKeyError,
];

// SQLSTATE → sentence, for what a person can mend.
const databaseProblems: Record<string, string> = {
  '42P01':
    'The database lacks our tables: start the stack once with the owner in DATABASE_ADMIN_URL, or ask `syncline doctor`.',
  '3D000': 'The database in DATABASE_URL does not exist.',
  '28P01': 'Postgres refuses the password in DATABASE_URL.',
  '28000': 'Postgres refuses the role in DATABASE_URL.',
  '42501': 'The role in DATABASE_URL may not do this: `syncline doctor` says what it lacks.',
};

export function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (process.env['SYNCLINE_DEBUG']) return error.stack ?? error.message;
  if (sentences.some((kind) => error instanceof kind)) return error.message;
  const grpc = grpcErrorOf(error);
  if (grpc !== undefined) {
    return isPassingFault(error)
      ? `Temporal does not answer (${grpc.details}): \`syncline doctor\` says what is wrong.`
      : `Temporal refuses: ${grpc.details}.`;
  }
  const { code } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : databaseProblems[code];
  if (known !== undefined) return known;
  if (code === 'ENOENT') return `There is no file ${(error as NodeJS.ErrnoException).path ?? ''}.`;
  if (isPassingFault(error)) {
    return `Postgres does not answer (${error.message || code}): \`syncline doctor\` says what is wrong.`;
  }
  return `${error.message} (SYNCLINE_DEBUG=1 shows where).`;
}

function grpcErrorOf(error: unknown): { details: string } | undefined {
  if (isGrpcServiceError(error)) return { details: error.details };
  return error instanceof Error && error.cause !== undefined ? grpcErrorOf(error.cause) : undefined;
}
