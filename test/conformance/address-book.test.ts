// The walk-through of docs/connectors/write-your-own.md, as it ends: a connector in a folder outside of the repository is
// listed, conforms, and works, and nothing else was touched for it.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { conformanceCases } from '../../connectors/conformance.ts';
import { leftToFillIn } from '../../connectors/new/left-to-fill-in.ts';
import { writeConnector } from '../../connectors/new/write-connector.ts';
import { createRegistry, findConnectors } from '../../connectors/registry.ts';
import { createSessions } from '../../connectors/sessions.ts';
import { repositoryRoot } from '../../config/home.ts';
import { createSimulator } from '../../simulators/simulator.ts';
import { requestOf } from '../support/attempts.ts';
import { crmControl } from '../support/crm-control.ts';
import { pushToItsEnd } from '../support/push-to-its-end.ts';
import { createTestStore } from '../support/store.ts';
import { contact } from '../support/subjects.ts';
import { useOpened } from '../support/use-opened.ts';

const repository = repositoryRoot();
const example = path.join(repository, 'examples', 'connector', 'address-book');
const parent = mkdtempSync(path.join(tmpdir(), 'syncline-connectors-'));
afterAll(() => rmSync(parent, { recursive: true }));

const before = stateOf(repository);
await writeConnector({
  name: 'address-book',
  title: 'The address book',
  template: example,
  folder: path.join(parent, 'address-book'),
  repository,
  imports: 'sources',
});
const also = [pathToFileURL(`${parent}/`)];
const [found] = (await findConnectors(undefined, also)).filter(
  ({ connector }) => connector.name === 'address-book',
);
if (found === undefined) throw new Error('it is not found');

test('it is listed beside the others, and nothing is left to fill in', async () => {
  const names = (await createRegistry(undefined, also)).list().map(({ name }) => name);
  expect(names).toContain('address-book');
  expect(names).toContain('hubspot');
  expect(await leftToFillIn(found.folder)).toEqual([]);
});

for (const [name, sample] of Object.entries(await found.samples())) {
  describe(`it conforms: ${name}`, () => {
    for (const each of conformanceCases(found.connector, sample)) test(each.name, () => each.run());
  });
}

describe('it works', () => {
  const opened = useOpened(async () => {
    const simulator = await createSimulator({ latencyMs: 0 });
    const store = await createTestStore(
      ['book'],
      { baseUrl: `${simulator.url}/objects` },
      { connector: 'address-book', poolSize: 2 },
    );
    const registry = await createRegistry(undefined, also);
    const sessions = createSessions({ registry, allowTargets: [new URL(simulator.url).host] });
    return {
      crm: crmControl(simulator.url, contact),
      store,
      sessions,
      async close() {
        await sessions.close();
        await store.close();
        await simulator.close();
      },
    };
  });

  const push = (fields: Record<string, string>, at: number) =>
    pushToItsEnd(
      {
        store: opened.store.entities,
        connect: (connection) => opened.sessions.open(connection),
        retry: async () => {},
        associate: async () => {},
        begin: async () => {},
        newToken: randomUUID,
        monotonicNow: () => performance.now(),
      },
      { ...requestOf('ann', fields, at), connectionId: 'book' },
      { number: 1, isClick: true },
    );

  test('a contact is pushed, once, and changed', async () => {
    const ann = { email: 'ann@example.com', firstName: 'Ann', loyaltyTier: 'gold' };
    expect(await push(ann, 1_000)).toMatchObject({ outcome: 'created' });
    expect(await push({ ...ann, title: 'CEO' }, 2_000)).toMatchObject({ outcome: 'updated' });
    expect(await push({ ...ann, title: 'CEO' }, 3_000)).toMatchObject({ outcome: 'unchanged' });
    const records = await opened.crm.records();
    expect(records.map(({ fields }) => fields)).toEqual([
      {
        syncline_id: 'ann',
        email: 'ann@example.com',
        first_name: 'Ann',
        title: 'CEO',
        loyaltyTier: 'gold',
      },
    ]);
    expect((await opened.crm.stats()).operations).toEqual({ find: 2, create: 1, update: 1 });
  });
});

test('no other file was touched', () => {
  expect(readdirSync(parent)).toEqual(['address-book']);
  expect(stateOf(repository)).toEqual(before);
});

test('what the page shows of it is as it stands there', () => {
  const page = readFileSync(path.join(repository, 'docs', 'connectors', 'write-your-own.md'), 'utf8');
  const shown = [...page.matchAll(/^```ts\n\/\/ (\S+)\n([\s\S]*?)^```$/gm)];
  expect(shown.length).toBeGreaterThan(3);
  for (const [, file = '', code = ''] of shown) {
    const whole = readFileSync(path.join(example, file), 'utf8');
    for (const part of code.split(/^ *\/\/ …\n/m)) expect(whole, file).toContain(part);
  }
});

/** What a connector might have to be written into: everything that tells connectors apart by name would change. */
function stateOf(folder: string): Record<string, number> {
  const folders = ['connectors', 'domain', 'push', 'config', 'use-cases', 'cli', 'worker', 'activities'];
  return Object.fromEntries(
    folders.flatMap((name) =>
      readdirSync(path.join(folder, name), { recursive: true, encoding: 'utf8' }).map((file) => {
        const { size } = statSync(path.join(folder, name, file));
        return [`${name}/${file}`, size];
      }),
    ),
  );
}
