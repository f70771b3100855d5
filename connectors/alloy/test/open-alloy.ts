// A session through Alloy before a real local server, or before the simulated gateway.
import { onTestFinished } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import { fieldName, type ObjectType } from '../../../domain/objects/objects.ts';
import type { CommonSettings, Session, WriteAnswer } from '../../connector.ts';
import { createHttpAgent } from '../../kit/http.ts';
import { callOf, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import {
  createLocalServer,
  type Answering,
  type LocalServer,
  type ServerAnswer,
} from '../../kit/testing/local-server.ts';
import { openConnector } from '../../open-connector.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import alloy from '../index.ts';

/** As the guide shows them. */
export const guide = { userId: '675987329f2bda83f0dff233', credentialId: 'cred_xyz789abc' };

export interface OpenedAlloy {
  session: Session;
  /** As a change is heard: the guide's universal names are spellings of ours. */
  create(fields: Fields, object?: ObjectType): Promise<WriteAnswer>;
  update(externalId: string, fields: Fields, object?: ObjectType): Promise<WriteAnswer>;
}

/** A session at this address. */
export function openAt(url: string, given: Record<string, unknown> = {}): OpenedAlloy {
  const host = new URL(url).host;
  const agent = createHttpAgent({ allowTargets: [host] });
  onTestFinished(() => agent.close());
  const parsed = parseSettings(alloy.settings, {
    ...guide,
    targetConnector: 'hubspot',
    baseUrl: url,
    ...given,
  });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const { session } = openConnector(alloy, {
    connectionId: 'demo',
    settings: parsed.settings satisfies CommonSettings,
    secrets: { apiKey: 'demo-key' },
    agent,
    allowTargets: [host],
  });
  const heard = (object: ObjectType, fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [fieldName(object, name), value]));
  return {
    session,
    async create(fields, object = 'contact') {
      const [operations, key] = [operationsOf(session, object), keyOf('c-1', object)];
      return operations.create(operations.toRecord(heard(object, fields), key), callOf({ key }));
    },
    async update(externalId, fields, object = 'contact') {
      const [operations, key] = [operationsOf(session, object), keyOf('c-1', object)];
      return operations.update(externalId, operations.toRecord(heard(object, fields), key), callOf({ key }));
    },
  };
}

/** The same before a server that answers so; everything is closed when the test ends. */
export async function openAlloy(
  answer: ServerAnswer | Answering,
  given: Record<string, unknown> = {},
): Promise<OpenedAlloy & { server: LocalServer; sent(): { path: string; body: unknown }[] }> {
  const server = await createLocalServer(answer);
  onTestFinished(() => server.close());
  return {
    ...openAt(server.url, given),
    server,
    sent: () => server.requests.map(({ url: path, body }) => ({ path, body: JSON.parse(body) as unknown })),
  };
}
