// The connector against the stand-in of Pipedrive, which is proven by Pipedrive's own client.
import { onTestFinished } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { CommonSettings, ObjectOperations, Session } from '../../connector.ts';
import { createHttpAgent } from '../../kit/http.ts';
import { callOf, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import { openConnector } from '../../open-connector.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import pipedrive from '../index.ts';

type Shown = Record<string, unknown>;

/** A simulator as a test starts it. */
interface Started {
  url: string;
  call(path: string, init?: { method?: string; body?: string }): Promise<{ body: Shown }>;
  post(path: string, body: unknown): Promise<{ body: Shown }>;
  requests(query: string): Promise<{ operation: string; status: number | null; query: object }[]>;
}

export function pipedriveOf<Simulator extends Started>(simulator: Simulator) {
  const { host } = new URL(simulator.url);
  const agent = createHttpAgent({ allowTargets: [host] });
  onTestFinished(() => agent.close());
  const control = async (path: string, body: object) =>
    (await simulator.post(`/_control/${path}`, body)).body;
  const log = () => simulator.requests('?crm=pipedrive');

  function open(given: Record<string, unknown> = {}, token = 'demo-key'): Session {
    const parsed = parseSettings(pipedrive.settings, { baseUrl: `${simulator.url}/pipedrive`, ...given });
    if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
    return openConnector(pipedrive, {
      connectionId: 'demo',
      settings: parsed.settings satisfies CommonSettings,
      secrets: { token },
      agent,
      allowTargets: [host],
    }).session;
  }

  return {
    ...simulator,
    control,
    open,
    log,
    rules: (rules: object) => control('rules', { crm: 'pipedrive', ...rules }),
    /** A custom field that an administrator makes; answers its key. */
    field: async (object: string, name: string, more: object = {}) =>
      String((await control('pipedrive/fields', { object, name, ...more }))['field_code']),
    removeField: (object: string, name: string) =>
      simulator.call('/_control/pipedrive/fields', {
        method: 'DELETE',
        body: JSON.stringify({ object, name }),
      }),
    /** What a salesperson makes; answers its id. */
    make: async (type: string, fields: object) =>
      String((await control('records', { crm: 'pipedrive', type, fields }))['id']),
    recordsOf: async (type = 'person') =>
      (await simulator.call(`/_control/records?crm=pipedrive&type=${type}`)).body as unknown as {
        fields: Shown;
      }[],
    /** `create 200`, in the order of arrival. */
    seen: async () => (await log()).map(({ operation, status }) => `${operation} ${String(status)}`),
  };
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

/** Looks by one key, as an entity with this id. */
export async function findBy(
  operations: ObjectOperations,
  [field, value]: [field: string, value: string],
  entityId = 'x-1',
) {
  return operations.find?.([{ field, value }], callOf({ key: keyOf(entityId) }));
}

export { operationsOf };
