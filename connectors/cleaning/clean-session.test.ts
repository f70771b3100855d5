// A real server that answers what no CRM should; what leaves the session can be stored and shown.
import { expect, onTestFinished, test } from 'vitest';
import { CrmError } from '../../domain/failure.ts';
import type { Connector, ObjectOperations, Session } from '../connector.ts';
import { callOf, keyOf, operationsOf } from '../kit/testing/calls.ts';
import { createLocalServer, type ServerAnswer } from '../kit/testing/local-server.ts';
import { createRegistry } from '../registry.ts';
import { createSessions } from '../sessions.ts';

const secret = 'canary/secret+42';
const forms: [name: string, form: string][] = [
  ['as it is', secret],
  ['encoded for an address', encodeURIComponent(secret)],
  ['encoded in small letters', encodeURIComponent(secret).toLowerCase()],
  ['partly encoded', secret.replace('/', '%2F')],
  ['in base64', Buffer.from(secret).toString('base64')],
  ['in base64 without padding', Buffer.from(secret).toString('base64url')],
  ['in basic auth', Buffer.from(`me:${secret}`).toString('base64')],
];
const logged: string[] = [];

async function open(
  answer: ServerAnswer,
  settings: Record<string, unknown> = {},
  key = secret,
): Promise<Session> {
  const server = await createLocalServer(answer);
  const sessions = createSessions({
    registry: await createRegistry(),
    allowTargets: [server.host],
    log: (line) => void logged.push(JSON.stringify(line)),
  });
  onTestFinished(async () => {
    await sessions.close();
    await server.close();
  });
  const { session } = await sessions.open({
    connectionId: `c-${server.host}`,
    connector: 'http',
    epoch: 1,
    settings: { baseUrl: server.url, auth: { type: 'basic', username: 'me' }, ...settings },
    secrets: { key },
  });
  return session;
}

async function openContacts(...given: Parameters<typeof open>): Promise<ObjectOperations> {
  return operationsOf(await open(...given));
}

const record = { phone: '+12025550100', name: 'Ann' };
const ask = [{ field: 'email', value: 'ann@example.com' }];
const good = 'https://crm.example.com/leads/7';

async function errorOf(work: Promise<unknown> | undefined): Promise<CrmError> {
  const error = await work?.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CrmError) return error;
  throw error ?? new Error('it succeeded');
}

test('a good answer is left as it is', async () => {
  const operations = await openContacts({
    body: { lead_id: '7', url: good, lead_fields: { email: ask[0]?.value } },
  });
  expect(await operations.create(record, callOf())).toEqual({ externalId: '7', url: good });
  expect(await operations.update('7', record, callOf())).toEqual({ externalId: '7', url: good });
  expect(await operations.find?.(ask, callOf())).toEqual([
    {
      externalId: '7',
      url: good,
      record: { email: 'ann@example.com' },
      hasOurKey: false,
      shows: { email: ['ann@example.com'] },
    },
  ]);
  expect(await operations.read?.('7', callOf())).toMatchObject({ state: 'live', match: { url: good } });
});

test.each([
  ...forms.map(([name, form]): [string, string] => [`with a secret ${name}`, `${good}?key=${form}`]),
  ['with a NUL', `${good}/\u0000`],
  ['with a line break', `${good}/\nx`],
  ['with half a character', `${good}/\ud800`],
  ['with a login', 'https://me:pw@crm.example.com/7'],
  ['that is too long', `${good}?${'x'.repeat(2000)}`],
  ['that is a script', 'javascript:alert(1)'],
])('an address %s is no address, in a write and in a lookup', async (_name, url) => {
  const operations = await openContacts({
    body: { lead_id: '7', url, lead_fields: { email: ask[0]?.value } },
  });
  expect(await operations.create(record, callOf())).toEqual({ externalId: '7' });
  expect((await operations.find?.(ask, callOf()))?.[0]?.url).toBeUndefined();
});

test.each([
  ...forms.map(([name, form]): [string, string] => [`with a secret ${name}`, `id-${form}`]),
  ['with a NUL', 'lead\u00007'],
  ['with a line break', 'lead\n7'],
  ['with half a character', 'lead\ud8007'],
  ['that is too long', 'x'.repeat(501)],
])(
  'an id %s names no record: a create may be executed, a lookup has not said "none"',
  async (_name, leadId) => {
    const operations = await openContacts({ body: { lead_id: leadId } });
    for (const [work, execution] of [
      [() => operations.create(record, callOf()), 'unknown'],
      [() => operations.find?.(ask, callOf()), 'rejected'],
    ] as const) {
      const error = await errorOf(work());
      expect(error).toMatchObject({ kind: 'unsupported', execution });
      expect(error.message).toMatch(/^http \w+: the id of the record in the CRM's answer (holds|is longer)/);
      for (const [, form] of forms) expect(error.message).not.toContain(form);
    }
  },
);

test.each(forms)('a reason that repeats a secret %s is told without it', async (_name, form) => {
  const session = await open({ status: 422, body: { status: 'Failed', reason: `bad ${form}` } });
  const told = [
    await errorOf(operationsOf(session).create(record, callOf())),
    await errorOf(operationsOf(session).find?.(ask, callOf())),
  ];
  const tested = await session.test?.();
  const all = JSON.stringify([...told.map((error) => [error.message, error.reason]), tested, logged]);
  // Nobody writes half of an encoding into a sentence; in an address it may come from a browser.
  if (form !== secret.replace('/', '%2F')) expect(all).not.toContain(form);
  expect(tested?.ok).toBe(false);
});

test('a short secret does not forbid the ids and addresses in which its letters stand', async () => {
  const operations = await openContacts({ body: { lead_id: 'lead-1', url: `${good}/lead-1?n=12` } }, {}, '1');
  expect(await operations.create(record, callOf())).toEqual({
    externalId: 'lead-1',
    url: `${good}/lead-1?n=12`,
  });
  const telling = await openContacts({ body: { lead_id: 'lead-1', url: `${good}?pin=1` } }, {}, '1');
  expect(await telling.create(record, callOf())).toEqual({ externalId: 'lead-1' });
});

test('a connector that trips over an answer says nothing of it, and does not say that nothing was executed', async () => {
  const fails: Connector = {
    name: 'trips',
    title: 'Trips',
    category: 'crm',
    documentation: '',
    settings: (await createRegistry()).get('http')?.settings as Connector['settings'],
    target: () => [],
    secrets: () => ({ required: [], optional: [] }),
    open: () => ({
      objects: {
        contact: {
          create: async () => JSON.parse(`ann@example.com ${secret}`) as never,
          find: async () => JSON.parse(`ann@example.com ${secret}`) as never,
        } as unknown as ObjectOperations,
      },
    }),
  };
  const lines: string[] = [];
  const sessions = createSessions({
    registry: { get: () => fails, list: () => [fails] },
    allowTargets: [],
    log: (line) => void lines.push(JSON.stringify(line)),
  });
  const { session } = await sessions.open({
    connectionId: 'c',
    connector: 'trips',
    epoch: 1,
    settings: { baseUrl: 'https://crm.example.com' },
    secrets: { key: secret },
  });
  const write = await errorOf(operationsOf(session).create(record, callOf()));
  expect(write).toMatchObject({ kind: 'unknown', execution: 'unknown' });
  const lookup = await errorOf(operationsOf(session).find?.(ask, callOf()));
  expect(lookup).toMatchObject({ kind: 'transient' });
  expect(`${write.message} ${lookup.message} ${lines.join('')}`).not.toMatch(/ann@|canary/);
  expect(lines.join('')).toContain('SyntaxError');
  await sessions.close();
});

test('what the mark of a write throws comes out as it is, and is nobody’s mistake', async () => {
  logged.length = 0;
  const operations = await openContacts({ body: { lead_id: '7' } });
  const refusal = new Error('another attempt took over');
  const refused = callOf({ beforeSend: () => Promise.reject(refusal) });
  await expect(operations.create(record, refused)).rejects.toBe(refusal);
  await expect(operations.update('7', record, refused)).rejects.toBe(refusal);
  expect(logged.join('')).not.toContain('a connector failed');
});

test('errors say which object it was', async () => {
  const { objects } = await open({ status: 422 });
  const company = callOf({ key: keyOf('co-1', 'company') });
  for (const [work, operation] of [
    [() => objects.contact?.create(record, callOf()), 'createContact'],
    [() => objects.contact?.create(record, company), 'createCompany'],
    [() => objects.contact?.find?.(ask, company), 'findCompany'],
  ] as const) {
    expect((await errorOf(work())).operation).toBe(operation);
  }
});
