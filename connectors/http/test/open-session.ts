// A session of the http connector with a real server behind it, and the operations as plain functions.
import { onTestFinished } from 'vitest';
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import { CrmError } from '../../../domain/failure.ts';
import type { Fields } from '../../../domain/fields.ts';
import type {
  CrmRecord,
  Match,
  MatchKey,
  ObjectOperations,
  RecordState,
  Session,
  TestAnswer,
  WriteAnswer,
} from '../../connector.ts';
import { createConnectorHttp, createHttpAgent, type HttpLogEntry } from '../../kit/http.ts';
import { createKnownSecrets } from '../../kit/login/known-secrets.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import { callOf, findByEach, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import {
  createLocalServer,
  type Answering,
  type LocalServer,
  type ServerAnswer,
} from '../../kit/testing/local-server.ts';
import http from '../index.ts';

export const contact = keyOf('c-1');
export const ann: Fields = {
  phone: '+49 151 2345678',
  name: 'Ann Lee',
  email: 'ann@example.com',
  plan: 'pro',
};
export const created: ServerAnswer = { body: { lead_id: 'lead-1', status: 'Successfully Created' } };

export interface Opened {
  server: LocalServer;
  log: HttpLogEntry[];
  session: Session;
  operations: ObjectOperations;
  toRecord: (fields: Fields, of?: EntityKey) => CrmRecord;
  keysOf: (fields: Fields) => MatchKey[];
  find: (...keys: MatchKey[]) => Promise<Match[]>;
  read: (externalId: string) => Promise<RecordState>;
  create: (record: CrmRecord, of?: EntityKey) => Promise<WriteAnswer>;
  update: (externalId: string | undefined, record: CrmRecord) => Promise<WriteAnswer>;
  remove: (externalId: string) => Promise<void>;
  test: () => Promise<TestAnswer>;
  /** `POST /crm/create {…}` */
  sent: () => string[];
}

/** Settings as `--set` gives them, below the server's address. Everything is closed when the test ends. */
export async function openSession(
  given: Record<string, unknown> = {},
  answer: ServerAnswer | Answering = created,
  secrets: Record<string, string> = { key: 'hush-hush' },
): Promise<Opened> {
  const server = await createLocalServer(answer);
  const agent = createHttpAgent({ allowTargets: [server.host] });
  onTestFinished(async () => {
    await agent.close();
    await server.close();
  });
  const parsed = parseSettings(http.settings, { baseUrl: `${server.url}/crm`, ...given });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const log: HttpLogEntry[] = [];
  const connectorHttp = createConnectorHttp({
    agent,
    crm: 'http',
    connectTimeoutMs: 60_000,
    requestTimeoutMs: 120_000,
    secrets: createKnownSecrets(Object.values(secrets)),
    log: (entry) => log.push(entry),
  });
  const session = http.open({
    connectionId: 'demo',
    settings: parsed.settings,
    secrets,
    http: connectorHttp,
  });
  const operations = operationsOf(session);
  return {
    server,
    log,
    session,
    operations,
    toRecord: (fields, of = contact) => operations.toRecord(fields, of),
    keysOf: (fields) => operations.keysOf(fields, contact),
    find: (...keys) => findByEach(operations, keys),
    read: (externalId) => operations.read?.(externalId, callOf()) ?? Promise.reject(new Error('no read')),
    create: (record, of = contact) => operations.create(record, callOf({ key: of })),
    update: (externalId, record) => operations.update(externalId, record, callOf()),
    remove: (externalId) =>
      operations.remove?.(externalId, callOf()) ?? Promise.reject(new Error('no remove')),
    test: () => session.test?.() ?? Promise.reject(new Error('no test')),
    sent: () => server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`.trim()),
  };
}

export async function errorOf(work: Promise<unknown>): Promise<CrmError> {
  const error = await work.then(
    () => new Error('it succeeded'),
    (reason: unknown) => reason,
  );
  if (error instanceof CrmError) return error;
  throw error;
}
