// A session of any connector with a real local server behind it: what the conformance suite works with.
import assert from 'node:assert/strict';
import { CrmError } from '../../../domain/failure.ts';
import type { EntityKey } from '../../../domain/entity/entity-key.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { Call, CommonSettings, Connector, Match, ObjectOperations, Session } from '../../connector.ts';
import { openConnector } from '../../open-connector.ts';
import { createHttpAgent } from '../http.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import { callOf, findByEach, keyOf, operationsOf } from './calls.ts';
import type { ConformanceSample } from './conformance-sample.ts';
import { createLocalServer, type LocalServer } from './local-server.ts';
import { tokenLogin } from './token-login.ts';

export type { ConformanceSample };

export interface Tools {
  server: LocalServer;
  given: Record<string, unknown>;
  settings: unknown;
  /** Of the object that the sample is. */
  operations: ObjectOperations;
  logged: unknown[];
  open: (secrets: Record<string, string>) => Session;
}

export async function withTools(
  connector: Connector,
  sample: ConformanceSample,
  requestTimeoutMs: number,
  run: (tools: Tools) => Promise<void>,
): Promise<void> {
  const server = await createLocalServer();
  const agent = createHttpAgent({ allowTargets: [server.host] });
  const logged: unknown[] = [];
  try {
    const given = {
      ...sample.settings(server.url),
      connectTimeoutMs: requestTimeoutMs - 1,
      requestTimeoutMs,
      attemptTimeoutMs: 3 * requestTimeoutMs,
    };
    const parsed = parseSettings(connector.settings, given);
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.problems.join(' '));
    const open = (secrets: Record<string, string>) =>
      openConnector(connector, {
        connectionId: 'conformance',
        settings: parsed.settings as CommonSettings,
        secrets,
        agent,
        allowTargets: [server.host],
        log: (entry) => logged.push(entry),
        oauth2: tokenLogin,
      }).session;
    const operations = operationsOf(open(sample.secrets), objectOf(sample));
    await run({ server, given, settings: parsed.settings, operations, logged, open });
  } finally {
    await agent.close();
    await server.close();
  }
}

export function objectOf({ object = 'contact' }: ConformanceSample): ObjectType {
  return object;
}

/** The key of the sample's entity. */
export function sampleKey(sample: ConformanceSample): EntityKey {
  return keyOf(sample.entityId, objectOf(sample));
}

export async function create(
  operations: ObjectOperations,
  sample: ConformanceSample,
  given: Partial<Call> = {},
) {
  const key = sampleKey(sample);
  return operations.create(operations.toRecord(sample.fields, key), callOf({ key, ...given }));
}

export async function update(
  operations: ObjectOperations,
  sample: ConformanceSample,
  externalId: string,
  given: Partial<Call> = {},
) {
  const key = sampleKey(sample);
  return operations.update(externalId, operations.toRecord(sample.fields, key), callOf({ key, ...given }));
}

export async function findSample(
  operations: ObjectOperations,
  sample: ConformanceSample,
  given: Partial<Call> = {},
): Promise<Match[]> {
  const keys = operations.keysOf(sample.fields, sampleKey(sample));
  assert.ok(keys.length > 0, 'the sample has no key');
  return operations.find === undefined
    ? []
    : findByEach(operations, keys, { key: sampleKey(sample), ...given });
}

export async function crmError(promise: Promise<unknown>): Promise<CrmError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CrmError, `expected a CrmError, got ${String(error)}`);
  return error;
}
