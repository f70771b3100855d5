// A session with HubSpot's operations before a real local server.
import { readFileSync } from 'node:fs';
import { onTestFinished } from 'vitest';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { CommonSettings, ObjectOperations, Session } from '../../connector.ts';
import { createHttpAgent } from '../../kit/http.ts';
import { operationsOf } from '../../kit/testing/calls.ts';
import {
  createLocalServer,
  type Answering,
  type LocalServer,
  type ServerAnswer,
} from '../../kit/testing/local-server.ts';
import { openConnector } from '../../open-connector.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import hubspot from '../index.ts';

export interface OpenedHubspot {
  server: LocalServer;
  session: Session;
  of(object?: ObjectType): ObjectOperations;
  /** `PATCH /crm/v3/objects/contacts/7 {…}` */
  sent(): string[];
}

/** Everything is closed when the test ends. */
export async function openHubspot(
  answer: ServerAnswer | Answering,
  given: Record<string, unknown> = {},
): Promise<OpenedHubspot> {
  const server = await createLocalServer(answer);
  const agent = createHttpAgent({ allowTargets: [server.host] });
  onTestFinished(async () => {
    await agent.close();
    await server.close();
  });
  const parsed = parseSettings(hubspot.settings, { baseUrl: server.url, ...given });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const { session } = openConnector(hubspot, {
    connectionId: 'demo',
    settings: parsed.settings satisfies CommonSettings,
    secrets: { token: 'pat-na1-test' },
    agent,
    allowTargets: [server.host],
  });
  return {
    server,
    session,
    of: (object = 'contact') => operationsOf(session, object),
    sent: () =>
      server.requests.map(({ method, url, body }) => `${method} ${decodeURIComponent(url)} ${body}`.trim()),
  };
}

/** A recorded answer (fixtures/recorded, MIT: see the LICENSE there). */
export function recorded(name: string): object {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/recorded/${name}.json`, import.meta.url), 'utf8'),
  ) as object;
}

export function record(id: string, properties: Record<string, string | null> = {}): object {
  return {
    id,
    properties,
    archived: false,
    url: `https://app.hubspot.com/contacts/44237313/record/0-1/${id}`,
  };
}
