// A session with HealthSherpa's operations before a real local server.
import { onTestFinished } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import type {
  CommonSettings,
  CrmRecord,
  Match,
  ObjectOperations,
  Session,
  WriteAnswer,
} from '../../connector.ts';
import { createHttpAgent, type HttpLogEntry } from '../../kit/http.ts';
import { callOf, findByEach, keyOf, operationsOf } from '../../kit/testing/calls.ts';
import {
  createLocalServer,
  type Answering,
  type LocalServer,
  type ServerAnswer,
} from '../../kit/testing/local-server.ts';
import { tokenLogin } from '../../kit/testing/token-login.ts';
import { openConnector } from '../../open-connector.ts';
import { parseSettings } from '../../settings/settings-object.ts';
import healthsherpa from '../index.ts';

/** The id of the reference's example, as the app has it. */
const key = keyOf('CRM123456');

/** "Update Contact", version 1, in our words; the address is ours. */
export const alex: Fields = {
  firstName: 'Alex',
  lastName: 'Lee',
  street: '1215 19th St',
  street2: 'Suite 100',
  birthDate: '1955-01-15',
  city: 'Sacramento',
  email: 'alex.lee@example.com',
  extra_help: false,
  medicaidEligible: false,
  medicaid_number: 'MED123456',
  medicareNumber: '123456789A',
  medicare_part_a_effective_date: '2024-01-01',
  medicarePartBEffectiveDate: '2024-01-01',
  notes: ['Initial contact made on 03/20/2024'],
  phone: '(855) 772-2663',
  sex: 'male',
  state: 'California',
  contactType: 'client',
  postalCode: '95811',
};

/** The same in HealthSherpa's. */
export const alexThere = {
  external_id: 'CRM123456',
  first_name: 'Alex',
  last_name: 'Lee',
  address_1: '1215 19th St',
  address_2: 'Suite 100',
  birth_date: '1955-01-15',
  city: 'Sacramento',
  email: 'alex.lee@example.com',
  extra_help: false,
  medicaid_eligible: false,
  medicaid_number: 'MED123456',
  medicare_number: '123456789A',
  medicare_part_a_effective_date: '01/01/2024',
  medicare_part_b_effective_date: '01/01/2024',
  notes: ['Initial contact made on 03/20/2024'],
  phone: '8557722663',
  sex: 'male',
  state: 'CA',
  type: 'client',
  zip: '95811',
};

export const id = 'c7716192-7625-4351-a689-3df3b65ba0e2';
export const redirectUrl = `https://medicare.healthsherpa.com/contacts/${id}/quote`;

export function shown(more: object = {}): ServerAnswer {
  const data = { contact: { id, slug: 'some-slug', ...alexThere, ...more }, redirect_url: redirectUrl };
  return { body: { data } };
}

export function refused(status: number, message: string, code = 'error'): ServerAnswer {
  return { status, body: { error: { code, message } } };
}

export const none: ServerAnswer = { body: { data: { contact: null, redirect_url: null } } };

export interface Opened {
  server: LocalServer;
  session: Session;
  operations: ObjectOperations;
  log: HttpLogEntry[];
  create(fields: Fields): Promise<WriteAnswer>;
  update(record: CrmRecord): Promise<WriteAnswer>;
  find(fields: Fields): Promise<Match[]>;
  /** `POST /v1/contacts`, and the body. */
  sent(): [request: string, body: unknown][];
}

/** Everything is closed when the test ends. */
export async function openHealthsherpa(
  answer: ServerAnswer | Answering = shown(),
  given: Record<string, unknown> = {},
): Promise<Opened> {
  const server = await createLocalServer(answer);
  const agent = createHttpAgent({ allowTargets: [server.host] });
  onTestFinished(async () => {
    await agent.close();
    await server.close();
  });
  const parsed = parseSettings(healthsherpa.settings, {
    baseUrl: server.url,
    ...(given['apiVersion'] === 'v2' ? {} : { agentEmail: 'agent@example.com' }),
    ...given,
  });
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  const log: HttpLogEntry[] = [];
  const { session } = openConnector(healthsherpa, {
    connectionId: 'demo',
    settings: parsed.settings satisfies CommonSettings,
    secrets: { apiKey: 'agency-key', clientId: 'client', clientSecret: 'client-secret' },
    agent,
    allowTargets: [server.host],
    oauth2: tokenLogin,
    log: (entry) => log.push(entry),
  });
  const operations = operationsOf(session);
  return {
    server,
    session,
    operations,
    log,
    create: async (fields) => operations.create(operations.toRecord(fields, key), callOf({ key })),
    update: (record) => operations.update(id, record, callOf({ key })),
    find: (fields) => findByEach(operations, operations.keysOf(fields, key), { key }),
    sent: () =>
      server.requests.map(({ method, url, body }) => [`${method} ${url}`, JSON.parse(body) as unknown]),
  };
}
