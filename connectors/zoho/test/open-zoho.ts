// Sessions of the connector: before a Zoho that behaves as the vendor documents it, and before answers that a test words.
import { onTestFinished } from 'vitest';
import { CrmError } from '../../../domain/failure.ts';
import type { Fields } from '../../../domain/fields.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { ObjectOperations, Session, WriteAnswer } from '../../connector.ts';
import { createHttpAgent } from '../../kit/http.ts';
import { callOf, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import { createLocalServer, type Answering, type ServerAnswer } from '../../kit/testing/local-server.ts';
import { openConnector } from '../../open-connector.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import zoho from '../index.ts';

/** Everything is closed when the test ends. */
function sessionAt(baseUrl: string, given: Record<string, unknown>): Session {
  const { host } = new URL(baseUrl);
  const agent = createHttpAgent({ allowTargets: [host] });
  onTestFinished(() => agent.close());
  const parsed = parseSettings(zoho.settings, { auth: 'token', baseUrl, ...given });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return openConnector(zoho, {
    connectionId: 'zoho',
    settings: parsed.settings,
    secrets: { token: 'demo-key' },
    agent,
    allowTargets: [host],
  }).session;
}

/** What is used here of a simulated Zoho (simulators/zoho/test/start-zoho.ts). */
interface SimulatedZoho {
  url: string;
  api(method: string, path: string): Promise<{ body: Record<string, unknown> }>;
}

export function openAtSimulator<Crm extends SimulatedZoho>(crm: Crm) {
  const session = (given: Record<string, unknown> = {}) => sessionAt(`${crm.url}/zoho`, given);
  return {
    crm,
    session,
    of: (object: ObjectType = 'contact', given: Record<string, unknown> = {}) =>
      operationsOf(session(given), object),
    /** A record's fields, as the API shows them. */
    async read(module: string, id: string | undefined) {
      const { body } = await crm.api('GET', `/${module}/${id ?? ''}`);
      return (body['data'] as Record<string, unknown>[] | undefined)?.[0];
    },
  };
}

export async function openAtServer(answer: ServerAnswer | Answering, given: Record<string, unknown> = {}) {
  const server = await createLocalServer(answer);
  onTestFinished(() => server.close());
  const session = sessionAt(server.url, given);
  return { server, session, of: (object: ObjectType = 'contact') => operationsOf(session, object) };
}

export const ann: Fields = {
  firstName: 'Ann',
  lastName: "O'Brien",
  email: 'ann@example.com',
  phone: '+1 202 555 0100',
};

export function create(
  operations: ObjectOperations,
  fields: Fields = ann,
  entityId = 'c-1',
  object: ObjectType = 'contact',
): Promise<WriteAnswer> {
  const call = callOf({ key: keyOf(entityId, object) });
  return operations.create(operations.toRecord(fields, call.key), call);
}

export async function refusal(promise: Promise<unknown>): Promise<CrmError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof CrmError) return error;
  throw new Error(`Not refused: ${String(error)}`);
}
