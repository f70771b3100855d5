// A session of any connector with a real local server behind it: what the conformance suite works with.
import assert from 'node:assert/strict';
import { CrmError } from '../../../domain/failure.ts';
import type { Fields } from '../../../domain/fields.ts';
import type { Connector, Match, ObjectOperations, Session } from '../../connector.ts';
import { createConnectorHttp, createHttpAgent } from '../http.ts';
import { parseSettings } from '../settings/settings-object.ts';
import {
  createLocalServer,
  type LocalServer,
  type ServedRequest,
  type ServerAnswer,
} from './local-server.ts';

export interface ConformanceSample {
  /** As `--set` would give them, for a CRM at this address. */
  settings(url: string): Record<string, unknown>;
  secrets: Record<string, string>;
  /** A contact that the CRM takes. */
  fields: Fields;
  entityId: string;
  /** Answers in the CRM's own words. */
  answers: {
    created(externalId: string): ServerAnswer;
    updated(externalId: string): ServerAnswer;
    /** The record that was just looked up. */
    found(externalId: string, request: ServedRequest): ServerAnswer;
    none(): ServerAnswer;
  };
}

export interface Tools {
  server: LocalServer;
  given: Record<string, unknown>;
  settings: unknown;
  contact: ObjectOperations;
  logged: unknown[];
  open: (deadlineAt: number, secrets?: Record<string, string>) => Session;
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
    const open = (deadlineAt: number, secrets = sample.secrets) => {
      const http = createConnectorHttp({
        agent,
        crm: connector.name,
        connectTimeoutMs: requestTimeoutMs - 1,
        requestTimeoutMs,
        deadlineAt,
        secrets: Object.values(secrets),
        log: (entry) => logged.push(entry),
      });
      return connector.open({ connectionId: 'conformance', settings: parsed.settings, secrets, http });
    };
    const { contact } = open(performance.now() + 600_000);
    await run({ server, given, settings: parsed.settings, contact, logged, open });
  } finally {
    await agent.close();
    await server.close();
  }
}

export async function create(contact: ObjectOperations, { fields, entityId }: ConformanceSample) {
  return contact.create(contact.toRecord(fields, { entityId }), { entityId });
}

export async function update(
  contact: ObjectOperations,
  { fields, entityId }: ConformanceSample,
  externalId: string,
) {
  return contact.update(externalId, contact.toRecord(fields, { entityId }), { entityId });
}

/** As the push asks: all keys in one call where the connector says so, else one by one. */
export async function findEach(
  contact: ObjectOperations,
  { fields, entityId }: ConformanceSample,
): Promise<Match[]> {
  const keys = contact.keysOf(fields, { entityId });
  assert.ok(keys.length > 0, 'the sample contact has no key');
  if (contact.find === undefined) return [];
  if (contact.declaration.keysTogether) return contact.find(keys);
  const matches: Match[] = [];
  for (const key of keys) matches.push(...(await contact.find([key])));
  return matches;
}

export async function crmError(promise: Promise<unknown>): Promise<CrmError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof CrmError, `expected a CrmError, got ${String(error)}`);
  return error;
}
