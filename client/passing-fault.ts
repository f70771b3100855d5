// Which errors of Temporal and Postgres go away by themselves: a restart, an overload, a network that is gone.
import { isGrpcServiceError } from '@temporalio/client';

// gRPC status codes: CANCELLED (the server shuts down), UNKNOWN and INTERNAL (it breaks off in the middle of an answer),
// DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED (rate limits of the server), ABORTED, UNAVAILABLE.
const passingGrpcCodes: readonly number[] = [1, 2, 4, 8, 10, 13, 14];

// SQLSTATE classes: 08 connection, 40 rolled back (serialisation, deadlock), 53 out of resources, 57 the server is being
// stopped or is starting up; 25006: a fail-over has not ended yet.
const passingSqlState = /^(08...|40...|53...|57P..|25006)$/;

const passingSocketCodes =
  /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN)$/;

// node-postgres gives these no code.
const passingMessages =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Client was closed/;

/** True when the same call may succeed in a moment. */
export function isPassingFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (isGrpcServiceError(error)) return passingGrpcCodes.includes(error.code);
  const { code } = error as NodeJS.ErrnoException;
  if (typeof code === 'string' && (passingSocketCodes.test(code) || passingSqlState.test(code))) return true;
  return passingMessages.test(error.message) || isPassingFault(error.cause);
}
