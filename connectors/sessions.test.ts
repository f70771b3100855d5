// A session is opened once per connection and epoch, and let go when there is a newer one.
import { expect, onTestFinished, test } from 'vitest';
import type { Connector, SessionContext } from './connector.ts';
import { callOf } from './kit/testing/calls.ts';
import { createLocalServer } from './kit/testing/local-server.ts';
import { createRegistry } from './registry.ts';
import { createSessions, type SessionOf, type Sessions } from './sessions.ts';

const registry = await createRegistry();

/** The http connector, and what it was opened with. */
function recording(most?: number): { sessions: Sessions; opened: SessionContext<unknown>[] } {
  const http = registry.get('http') as Connector;
  const opened: SessionContext<unknown>[] = [];
  const counted: Connector = {
    ...http,
    open(context) {
      opened.push(context);
      return http.open(context);
    },
  };
  const sessions = createSessions({
    registry: { get: (name) => (name === 'http' ? counted : undefined), list: () => [counted] },
    allowTargets: [],
    most,
  });
  onTestFinished(() => sessions.close());
  return { sessions, opened };
}

const connection = (given: Partial<SessionOf> = {}): SessionOf => ({
  connectionId: 'crm',
  connector: 'http',
  epoch: 1,
  settings: { baseUrl: 'https://crm.example.com' },
  secrets: { key: 'first-key' },
  ...given,
});

test('one epoch is opened once, however many attempts ask for it', async () => {
  const { sessions, opened } = recording();
  const [one, other] = await Promise.all([sessions.open(connection()), sessions.open(connection())]);
  expect(other).toBe(one);
  expect(await sessions.open(connection())).toBe(one);
  expect(opened).toHaveLength(1);
});

test('a grown epoch has a session of its own, and the old one with its key is let go', async () => {
  const { sessions, opened } = recording();
  const old = await sessions.open(connection());
  const renewed = connection({ epoch: 2, secrets: { key: 'second-key' } });
  const grown = await sessions.open(renewed);
  expect(grown).not.toBe(old);
  expect(await sessions.open(renewed)).toBe(grown);
  expect(opened.map(({ secrets }) => secrets['key'])).toEqual(['first-key', 'second-key']);
  // Nobody held the old one for whoever asks for it again.
  expect(await sessions.open(connection())).not.toBe(old);
});

test('an epoch that is counted again, after a restore of Postgres, is another one', async () => {
  const { sessions, opened } = recording();
  await sessions.open(connection({ epoch: 5 }));
  await sessions.open(connection({ epoch: 3 }));
  await sessions.open(connection({ epoch: 5, secrets: { key: 'other-key' } }));
  expect(opened.at(-1)?.secrets).toEqual({ key: 'other-key' });
});

test('each connection has its own', async () => {
  const { sessions, opened } = recording();
  const [one, other] = await Promise.all([
    sessions.open(connection()),
    sessions.open(connection({ connectionId: 'other' })),
  ]);
  expect(other).not.toBe(one);
  expect(opened.map(({ connectionId }) => connectionId)).toEqual(['crm', 'other']);
});

test('what cannot be opened is tried again, and not remembered', async () => {
  const { sessions, opened } = recording();
  const broken = connection({ settings: { baseUrl: 'nowhere' } });
  for (const _time of [1, 2]) {
    await expect(sessions.open(broken)).rejects.toMatchObject({ kind: 'unsupported', execution: 'not_sent' });
  }
  expect(opened).toEqual([]);
  await sessions.open(connection());
  expect(opened).toHaveLength(1);
  await expect(sessions.open(connection({ connector: 'none', epoch: 2 }))).rejects.toThrow(
    'no such connector',
  );
});

test('only so many are kept: the one that was not asked for longest goes', async () => {
  const { sessions, opened } = recording(2);
  const open = (connectionId: string) => sessions.open(connection({ connectionId }));
  for (const connectionId of ['a', 'b', 'a', 'c', 'a', 'b']) await open(connectionId);
  expect(opened.map(({ connectionId }) => connectionId)).toEqual(['a', 'b', 'c', 'b']);
});

test('a call that runs on a session of before finishes; after the end none begins', async () => {
  const answered = { body: { lead_id: '7', status: 'Successfully Created' } };
  const server = await createLocalServer({ ...answered, delayMs: 200 });
  onTestFinished(() => server.close());
  const sessions = createSessions({ registry, allowTargets: [server.host] });
  const settings = { baseUrl: server.url };
  const { session } = await sessions.open(connection({ settings }));
  const running = session.objects.contact?.create({ name: 'A' }, callOf());
  await expect.poll(() => server.requests.length).toBe(1);
  await sessions.open(connection({ settings, epoch: 2 }));
  await sessions.close();
  expect(await running).toMatchObject({ externalId: '7' });
  await expect(session.objects.contact?.create({ name: 'B' }, callOf())).rejects.toMatchObject({
    execution: 'not_sent',
  });
  expect(server.requests).toHaveLength(1);
});
