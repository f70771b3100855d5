// One harmless call with the stored settings and login.
import { performance } from 'node:perf_hooks';
import type { Session, TestAnswer } from '../../connectors/connector.ts';
import type { Account } from '../../domain/account.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { CrmError, type FailureKind } from '../../domain/failure.ts';
import type { Syncline } from '../open-syncline.ts';
import { findConnection } from './find-connection.ts';

/** `failure`: no session could be opened, or the CRM refused the sample; faces say what to do about it. */
export type TestOutcome = TestAnswer & { failure?: FailureKind | undefined };

export interface TestedConnection {
  /** Undefined: this CRM has no harmless call, and no sample was wanted. */
  answer: TestOutcome | undefined;
  /** Whose account the login opens; undefined where the CRM does not say. */
  account: Account | undefined;
  tookMs: number;
}

/**
 * `isSampleWanted`: where the CRM has no harmless call, one sample contact is sent, which stays there. Throws RefusedError;
 * what goes wrong at the CRM is an answer.
 */
export async function testConnection(
  syncline: Syncline,
  connectionId: string,
  { isSampleWanted = false }: { isSampleWanted?: boolean | undefined } = {},
): Promise<TestedConnection> {
  const connection = await findConnection(syncline, connectionId);
  const sessions = await syncline.sessions();
  const startedAt = performance.now();
  const answer = await tryOut();
  const tookMs = Math.round(performance.now() - startedAt);
  if (answer?.ok !== true) return { answer, account: undefined, tookMs };
  const account = await sessions.accountOf(connection);
  if (account === undefined) return { answer, account, tookMs };
  const { tenantId } = connection;
  const { account: known = account } = await syncline.connections.seeAccount(tenantId, connectionId, account);
  const isKnown = known.accountId === account.accountId;
  return { answer: isKnown ? answer : otherAccount(answer, known, account), account, tookMs };

  async function tryOut(): Promise<TestOutcome | undefined> {
    try {
      const { session } = await sessions.open(connection);
      if (session.test !== undefined) return await session.test();
      return isSampleWanted ? await sendSample(connectionId, session) : undefined;
    } catch (error) {
      if (!(error instanceof CrmError)) throw error;
      const { operation: request = 'no request', message: reason, kind } = error;
      return { ok: false, request, reason, failure: kind };
    }
  }
}

/** Every link of the connection would be a stranger's record there. */
function otherAccount(answer: TestOutcome, known: Account, opened: Account): TestOutcome {
  return {
    ...answer,
    ok: false,
    reason: `the login opens ${opened.name} (${opened.accountId}), and this connection is one to ${known.name} (${known.accountId})`,
    whatToDo:
      'Log in to that account, or say --new-account with the login or the secret: its links are kept apart then.',
  };
}

/** A person who does not exist, created as a push would create them; the whole way is tried. */
async function sendSample(
  connectionId: string,
  { objects: { contact } }: Session,
): Promise<TestAnswer | undefined> {
  if (contact === undefined) return undefined;
  const key: EntityKey = { connectionId, object: 'contact', entityId: 'syncline-sample' };
  const fields = {
    name: 'Syncline Sample',
    firstName: 'Syncline',
    lastName: 'Sample',
    email: 'syncline-sample@example.com',
    phone: '+12025550100',
  };
  // The connection's own time-outs end it, and no contact of the app is behind it that could be marked as sent.
  const call = { key, isClick: true, deadlineAt: Infinity, beforeSend: async () => {} };
  const { externalId } = await contact.create(contact.toRecord(fields, key), call);
  const taken = externalId === undefined ? 'took the sample contact' : `made the record ${externalId}`;
  return {
    ok: true,
    request: 'one sample contact (Syncline Sample)',
    reason: `The CRM ${taken}; delete it there.`,
  };
}
