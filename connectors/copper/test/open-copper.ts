// A session with Copper's operations before a real server: a local one that says what it is told, or the stand-in.
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import { fieldName, type ObjectType } from '../../../domain/objects/objects.ts';
import type { CommonSettings, ObjectOperations, Session } from '../../connector.ts';
import { createHttpAgent } from '../../kit/http.ts';
import { callOf, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import { createLocalServer, type Answering, type ServerAnswer } from '../../kit/testing/local-server.ts';
import { openConnector } from '../../open-connector.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import copper from '../index.ts';

/** Our own ids in an account whose fields are known by their ids: no session looks for them. */
export const known = { keyField: '705452', keyNumber: '705402' };

/** Closed when the test ends. */
export function sessionAt(baseUrl: string, given: Record<string, unknown> = {}, key = 'demo-key'): Session {
  const { host } = new URL(baseUrl);
  const agent = createHttpAgent({ allowTargets: [host] });
  onTestFinished(() => agent.close());
  const user = { userEmail: 'olivia.owner@example.com' };
  const parsed = parseSettings(copper.settings, { baseUrl, ...user, ...given });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return openConnector(copper, {
    connectionId: 'demo',
    settings: parsed.settings satisfies CommonSettings,
    secrets: { key },
    agent,
    allowTargets: [host],
  }).session;
}

export async function openCopper(answer: ServerAnswer | Answering, given: Record<string, unknown> = known) {
  const server = await createLocalServer(answer);
  onTestFinished(() => server.close());
  const session = sessionAt(server.url, given);
  return {
    server,
    session,
    of: (object: ObjectType = 'contact') => operationsOf(session, object),
    /** `PUT /developer_api/v1/people/7 {…}` */
    sent: () => server.requests.map(({ method, url, body }) => `${method} ${url} ${body}`.trim()),
    body: (at = 0) => JSON.parse(server.requests[at]?.body ?? 'null') as Record<string, unknown>,
  };
}

/** As a change is heard: the seeds' universal names are spellings of ours. */
export function heard(object: ObjectType, given: Fields): Fields {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [fieldName(object, name), value]));
}

export function createFrom(
  operations: ObjectOperations,
  id: string,
  fields: Fields,
  object: ObjectType = 'contact',
) {
  const key = keyOf(id, object);
  return operations.create(operations.toRecord(fields, key), callOf({ key }));
}

/** A recorded answer (fixtures/recorded, MIT: see the LICENSE there). */
export function recorded(name: string): object {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/recorded/${name}.json`, import.meta.url), 'utf8'),
  ) as object;
}
