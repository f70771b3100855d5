// Answers as HubSpot's contacts API does: the addresses of docs/connectors/hubspot-on-http.md, one record per e-mail.
// `answers/` are recorded ones (MIT, see the LICENSE there); what is not there is by HubSpot's documents and issues.
import { readFileSync } from 'node:fs';
import {
  createLocalServer,
  type LocalServer,
  type ServedRequest,
  type ServerAnswer,
} from '../../../connectors/kit/testing/local-server.ts';

type Properties = Record<string, string | null>;

export interface HubSpotServer {
  url: string;
  contacts: Map<string, Properties>;
  /** `POST /crm/v3/objects/contacts {…}`, without the query. */
  sent: string[];
  /** From now on the only token that it takes. */
  takeToken(token: string): void;
  /** From now on every request is answered so; undefined: as usual. */
  answerAll(answer: ServerAnswer | undefined): void;
  /** Who makes a contact between our look and our create is seen by the create only. */
  unseen: Set<string>;
  reset(): void;
  close(): Promise<void>;
}

/** Of the page's command. */
const firstToken = 'YOUR_PRIVATE_APP_TOKEN';
const known = ['email', 'phone', 'firstname', 'lastname', 'company', 'jobtitle'];
const recorded = (name: string) =>
  JSON.parse(readFileSync(new URL(`answers/${name}.json`, import.meta.url), 'utf8')) as object;
const [recordShape] = (recorded('contacts') as { results: object[] }).results;

const error = (status: number, body: object): ServerAnswer => ({ status, body });
const notFound = error(404, {
  status: 'error',
  message: 'resource not found',
  correlationId: 'c0895ebf-9e3e-4b7d-b6e6-124e02d3f9c3',
});
const notAuthorized = error(401, {
  status: 'error',
  message: 'Authentication credentials not found.',
  correlationId: 'e06d5f4a-fcde-4985-bc2b-2b89d29568b0',
  category: 'INVALID_AUTHENTICATION',
});

export async function createHubSpotServer(): Promise<HubSpotServer> {
  const server: LocalServer = await createLocalServer();
  const contacts = new Map<string, Properties>();
  const sent: string[] = [];
  const unseen = new Set<string>();
  let nextId = 0;
  let token = firstToken;
  let always: ServerAnswer | undefined;
  const hubspot: HubSpotServer = {
    url: server.url,
    contacts,
    sent,
    unseen,
    takeToken: (next) => void (token = next),
    answerAll: (answer) => void (always = answer),
    reset() {
      contacts.clear();
      unseen.clear();
      sent.length = 0;
      token = firstToken;
      always = undefined;
    },
    close: () => server.close(),
  };
  const idOf = (email: string) =>
    [...contacts].find(([, each]) => each['email']?.toLowerCase() === email.toLowerCase())?.[0];

  server.answer((request) => {
    const { pathname, searchParams } = new URL(request.url, server.url);
    sent.push(`${request.method} ${decodeURIComponent(pathname)} ${request.body}`.trim());
    if (request.headers.authorization !== `Bearer ${token}`) return notAuthorized;
    if (always !== undefined) return always;
    const [, object, given] = /^\/crm\/v3\/objects\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? [];
    if (object !== 'contacts') return error(400, recorded('no-such-object'));
    if (given === undefined) return request.method === 'POST' ? create(request) : notFound;
    const name = decodeURIComponent(given);
    const isByEmail = searchParams.get('idProperty') === 'email';
    const id = isByEmail ? idOf(name) : name;
    if (request.method === 'DELETE') {
      contacts.delete(name);
      return { status: 204 };
    }
    if (id === undefined || !contacts.has(id) || (isByEmail && unseen.has(id))) return notFound;
    if (request.method === 'GET') return shown(id, 200, searchParams.get('properties')?.split(','));
    return request.method === 'PATCH' ? write(id, request) : notFound;
  });

  function create(request: ServedRequest): ServerAnswer {
    const existing = idOf(propertiesOf(request)['email'] ?? '');
    if (existing === undefined) {
      nextId += 1;
      return write(`37765128${String(nextId).padStart(3, '0')}`, request, 201);
    }
    const conflict = recorded('conflict') as { message: string };
    return error(409, { ...conflict, message: `${conflict.message}. Existing ID: ${existing}` });
  }

  function write(id: string, request: ServedRequest, status = 200): ServerAnswer {
    const given = propertiesOf(request);
    if (Object.keys(given).some((name) => !known.includes(name)))
      return error(400, recorded('invalid-properties'));
    contacts.set(id, { ...contacts.get(id), ...given });
    return shown(id, status, Object.keys(given));
  }

  function shown(id: string, status: number, names: string[] = ['email']): ServerAnswer {
    const record = contacts.get(id) ?? {};
    const properties = Object.fromEntries(names.map((name) => [name, record[name] || null]));
    return { status, body: { ...recordShape, id, properties: { ...properties, hs_object_id: id } } };
  }

  return hubspot;
}

/** Anything beside `properties` and `associations` would be refused. */
function propertiesOf({ body }: ServedRequest): Properties {
  return (JSON.parse(body) as { properties: Properties }).properties;
}
