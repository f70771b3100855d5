// Every document, typed in the order of a reader against one stack: what fails, or is not answered as it is shown, is red.

import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';
import { entryOf, pages, typedPrograms, type Page } from './pages.ts';
import { openReader, type Reader } from './reader.ts';
import { missingLines, shellExamples, type ShellExample } from './page/shell-examples.ts';
import { tableCommands } from './table-commands.ts';
import { textOf } from './page/text-of.ts';

/** Of the 1,200: an import is the same with fewer, and three times as fast as a minute. */
const people = 60;
let reader: Reader;

beforeAll(async () => {
  reader = await openReader();
  // Whatever the machine, a burst is not over while it is typed.
  await reader.type('syncline connection set demo --set quietPeriodMs=3600000 --set maxWaitMs=3600000');
});
afterAll(() => reader.close());

/** Other people for each page that imports: for the reader they are all new. */
function takePeople(from: number): void {
  const [header, ...rows] = textOf('examples/contacts.csv').split('\n');
  const csvOf = (begin: number, count: number) =>
    [header, ...rows.slice(begin, begin + count), ''].join('\n');
  reader.write('examples/contacts.csv', csvOf(from, people));
  reader.write('export.csv.gz', gzipSync(csvOf(from + people, 3)));
  const mistakes = 'examples/contacts-with-mistakes.csv';
  reader.write(mistakes, textOf(mistakes));
}

/** `connections.yaml` of docs/operations.md. */
function writeFilesOf(page: Page): void {
  for (const [, name = '', content = ''] of textOf(page.file).matchAll(
    /^```yaml\n# ([\w.-]+\.yaml)\b([\s\S]*?)^```$/gm,
  )) {
    reader.write(name, asHere(`#${content}`, page));
  }
}

/** The stack of this test has other ports, and DATABASE_URL of its own through `endpoints.json`. */
function asHere(text: string, { here }: Page): string {
  const { simulator, temporalHttp } = reader.endpoints;
  const all = {
    'http://127.0.0.1:8090': simulator ?? '',
    'http://127.0.0.1:7243': temporalHttp ?? '',
    ...here?.(reader),
  };
  return Object.entries(all).reduce((changed, [shown, real]) => changed.replaceAll(shown, real), text);
}

/** Progress bars are drawn on a terminal only. */
const isBar = (line: string) => line.includes(' rows · ');
const fewer = (line: string) =>
  line.replaceAll('1,200', String(people)).replaceAll('1201', String(people + 1));
/** What only looks may be a moment behind, and is asked again. */
const looks = /workflow (list|query|describe)\b|(contact|bulk) (show|list|status)\b/;

async function follow({ command, answer }: ShellExample, page: Page): Promise<void> {
  const shown = answer.filter((line) => !isBar(line)).map((line) => asHere(fewer(line), page));
  const code = entryOf(page.endsWith, command) ?? 0;
  const look = async () => {
    const typed = await reader.type(asHere(command, page));
    return { code: typed.code, missing: missingLines(shown, typed.said), said: typed.said };
  };
  const asShown = { code, missing: [] };
  if (looks.test(command)) await expect.poll(look, { interval: 300 }).toMatchObject(asShown);
  else {
    const seen = await look();
    expect(seen, `${command}\nanswered\n${seen.said}`).toMatchObject(asShown);
  }
}

for (const [index, page] of pages.entries()) {
  // What is neither typed nor declared is never run: declared.test.ts is red.
  const typed = shellExamples(textOf(page.file)).filter(
    ({ command }) => entryOf(page.notTyped, command) === undefined && typedPrograms.test(command),
  );
  if (typed.length === 0) continue;
  describe(page.file, () => {
    test('what it takes for granted', async () => {
      takePeople(index * 2 * people);
      writeFilesOf(page);
      for (const command of page.before ?? []) expect(await reader.type(command)).toMatchObject({ code: 0 });
    });

    for (const example of typed) test(example.command.slice(0, 90), () => follow(example, page));
    if (page.file === 'README.md') describe('examples/signals', scripts);
    if (page.file === 'docs/operations.md') describe('its table', table);
  });
}

function scripts(): void {
  test.each(['cli', 'curl'])('%s creates its person, and a second run changes nothing', async (name) => {
    const script = path.join(repositoryRoot(), 'examples', 'signals', name, 'send-changes.sh');
    expect((await reader.type(`bash ${script}`)).said).toMatch(/"outcome": ?"created"/);
    expect((await reader.type(`bash ${script}`)).said).toMatch(/"outcome": ?"(created|unchanged)"/);
  });

  test('both of typescript create theirs', async () => {
    vi.stubEnv('TEMPORAL_ADDRESS', reader.endpoints.temporal);
    const said: unknown[] = [];
    vi.spyOn(console, 'log').mockImplementation((line) => void said.push(line));
    try {
      await import('../../examples/signals/typescript/send-changes.ts');
      await import('../../examples/signals/typescript/with-syncline-client.ts');
    } finally {
      vi.restoreAllMocks();
      vi.unstubAllEnvs();
    }
    const outcomes = said.map((each) => (each as { outcome?: string }).outcome);
    expect(outcomes.filter((each) => each !== undefined)).toEqual(['created', 'created']);
  });
}

function table(): void {
  const page = pages.find(({ file }) => file === 'docs/operations.md') as Page;

  test.each(Object.values(tableCommands).flat())('%s', async (command) => {
    expect(await reader.type(asHere(command, page))).toMatchObject({ code: 0 });
  });
}

test('after all of them nobody shares a record', async () => {
  const stats = (await (await fetch(`${reader.endpoints.simulator}/_control/stats`)).json()) as {
    generic: { records: number; duplicates: number };
  };
  expect(stats.generic.records).toBeGreaterThan(2 * people);
  expect(stats.generic.duplicates).toBe(0);
});
