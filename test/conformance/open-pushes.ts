// Real pushes, on a real Postgres, of one connector's sample into a CRM that answers by it: a connection, a server and a
// CRM of their own for each test.
import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { ConformanceSample } from '../../connectors/conformance.ts';
import type { ObjectOperations } from '../../connectors/connector.ts';
import { objectOf } from '../../connectors/kit/testing/connector-session.ts';
import { createLocalServer, type LocalServer } from '../../connectors/kit/testing/local-server.ts';
import { validTokens } from '../../connectors/kit/testing/token-login.ts';
import type { Registry } from '../../connectors/registry.ts';
import { createSessions } from '../../connectors/sessions.ts';
import type { PushAnswer } from '../../domain/entity/push.ts';
import type { Fields } from '../../domain/fields.ts';
import type { Json } from '../../domain/json.ts';
import { previewPush, type Preview } from '../../push/preview.ts';
import { requestOf } from '../support/attempts.ts';
import type { PushDependencies } from '../../push/dependencies.ts';
import { pushToItsEnd, type Waits } from '../support/push-to-its-end.ts';
import type { TestStore } from '../support/store.ts';
import { createScriptedCrm, type ScriptedCrm } from './scripted-crm.ts';

export interface Pushes {
  crm: ScriptedCrm;
  server: LocalServer;
  operations: ObjectOperations;
  requestTimeoutMs: number;
  /** A click: it waits for nobody's company. */
  push(entityId: string, fields: Fields): Promise<PushAnswer | Waits>;
  /** What a push of this would do. */
  preview(entityId: string, fields: Fields): Promise<Preview>;
  settings(change: Record<string, Json>): Promise<void>;
  /** As if we had never seen this CRM: links, fields and intents are gone. */
  forgetAll(): Promise<void>;
  /** As if the time had passed that was left until the horizon of a write without an answer. */
  endHorizon(entityId: string): Promise<void>;
}

export async function openPushes(given: {
  store: TestStore;
  registry: Registry;
  connector: string;
  sample: ConformanceSample;
}): Promise<Pushes> {
  const { store, registry, connector, sample } = given;
  const object = objectOf(sample);
  const server = await createLocalServer();
  const sessions = createSessions({ registry, allowTargets: [server.host], tokens: validTokens });
  onTestFinished(async () => {
    await sessions.close();
    await server.close();
  });
  const crm = createScriptedCrm(sample, server);
  const fieldsOf = new Map<string, Fields>();
  const settings = sample.settings(server.url) as Record<string, Json>;
  let connectionId = await connect();
  let at = 0;

  async function connect(): Promise<string> {
    const id = `crm-${randomUUID()}`;
    const { secrets } = sample;
    await store.connections.add({ tenantId: 'default', connectionId: id, connector, settings, secrets });
    return id;
  }

  const opened = await sessions.open({
    connectionId: 'looked-at',
    connector,
    epoch: 1,
    settings,
    secrets: sample.secrets,
  });
  const operations = opened.session.objects[object];
  if (operations === undefined) throw new Error(`${connector} takes no ${object}`);

  const dependencies: PushDependencies = {
    store: store.entities,
    async connect(connection) {
      const { session, settings: parsed } = await sessions.open(connection);
      const keysOf = (id: string) =>
        operations.keysOf(fieldsOf.get(id) ?? {}, { connectionId, object, entityId: id });
      return { session: crm.behind(session, keysOf), settings: parsed };
    },
    retry: async () => {},
    associate: async () => {},
    begin: async () => {},
    newToken: randomUUID,
    monotonicNow: () => performance.now(),
  };

  return {
    crm,
    server,
    operations,
    requestTimeoutMs: opened.settings.requestTimeoutMs,
    push(entityId, fields) {
      fieldsOf.set(entityId, fields);
      at += 1_000;
      const request = { ...requestOf(entityId, fields, at), connectionId, object };
      return pushToItsEnd(dependencies, request, { number: 1, isClick: true });
    },
    preview(entityId, fields) {
      fieldsOf.set(entityId, fields);
      return previewPush(dependencies, { connectionId, object, entityId, fields });
    },
    async settings(change) {
      const next = { ...settings, ...change };
      await store.connections.update('default', connectionId, { settings: next, account: 'same' });
    },
    async forgetAll() {
      connectionId = await connect();
    },
    async endHorizon(entityId) {
      await store.database.withTenant('default', (tx) =>
        tx.query('UPDATE intents SET horizon_at = now() WHERE connection_id = $1 AND entity_id = $2', [
          connectionId,
          entityId,
        ]),
      );
    },
  };
}
