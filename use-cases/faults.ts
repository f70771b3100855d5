// Which part failed, of errors that are no refusal: a server that is away, one that says no, a database that lacks our
// tables. And the errors of the layers below whose message is a sentence for people already.
import { isGrpcServiceError } from '@temporalio/client';
import { RefusedChangeError } from '../client/change.ts';
import { isPassingFault } from '../client/passing-fault.ts';
import { NoAnswerError } from '../client/syncline-client.ts';
import { CrmError } from '../domain/failure.ts';
import { InvalidIdError } from '../domain/workflow-id.ts';
import { ConnectionBusyError } from '../store/connection-removal.ts';
import { ConnectionExistsError, UnknownConnectionError } from '../store/connections.ts';
import { UnknownKeyError } from '../store/encryption.ts';

export type Fault =
  /** It goes away by itself, or somebody starts the server. */
  | { code: 'temporal_away'; detail: string }
  | { code: 'temporal_refuses'; detail: string }
  | { code: 'postgres_away'; detail: string }
  | { code: 'no_tables' }
  | { code: 'no_database' }
  | { code: 'wrong_password' }
  | { code: 'wrong_role' }
  | { code: 'role_lacks_rights' };

// SQLSTATE → what a person can mend.
const databaseFaults: Record<string, Fault> = {
  '42P01': { code: 'no_tables' },
  // A column that a newer version has added.
  '42703': { code: 'no_tables' },
  '3D000': { code: 'no_database' },
  '28P01': { code: 'wrong_password' },
  '28000': { code: 'wrong_role' },
  '42501': { code: 'role_lacks_rights' },
};

/** Undefined: neither Temporal nor Postgres as far as we can tell. */
export function faultOf(error: Error): Fault | undefined {
  const grpc = grpcDetailsOf(error);
  if (grpc !== undefined) {
    return { code: isPassingFault(error) ? 'temporal_away' : 'temporal_refuses', detail: grpc };
  }
  const { code } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : databaseFaults[code];
  if (known !== undefined) return known;
  if (code === 'ENOENT' || !isPassingFault(error)) return undefined;
  return { code: 'postgres_away', detail: error.message || (code ?? error.name) };
}

function grpcDetailsOf(error: unknown): string | undefined {
  if (isGrpcServiceError(error)) return error.details;
  return error instanceof Error && error.cause !== undefined ? grpcDetailsOf(error.cause) : undefined;
}

const sentences = [
  CrmError,
  RefusedChangeError,
  InvalidIdError,
  NoAnswerError,
  UnknownConnectionError,
  ConnectionBusyError,
  ConnectionExistsError,
  UnknownKeyError,
];

/** Its message is a sentence for people. */
export function hasSentence(error: Error): boolean {
  return sentences.some((kind) => error instanceof kind);
}
