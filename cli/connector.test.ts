// `syncline connector …`: no stack is needed for it. As it was built, because that is how people run it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { repositoryRoot } from '../config/home.ts';
import { startCli, type CommandRun } from '../test/support/cli-process.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'syncline-connector-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = (words: string[], env: Record<string, string> = {}): Promise<CommandRun> =>
  startCli({ SYNCLINE_HOME: path.join(folder, 'home'), ...env }, ['connector', ...words]).ended;

describe('connector new', () => {
  const parent = path.join(folder, 'ours');
  const env = { SYNCLINE_CONNECTOR_FOLDER: parent };

  test('writes a folder that compiles, and lists what is to be filled in', async () => {
    const { code, said } = await run(['new', 'acme', '--title', "O'Acme", '--folder', parent]);
    expect(code, said).toBe(0);
    expect(said).toContain('settings.ts:12: the address of the API');
    expect(said).toContain(`export ${'SYNCLINE_CONNECTOR_FOLDER'}=${parent}`);
    const tsc = path.join(repositoryRoot(), 'node_modules', '.bin', 'tsc');
    execFileSync(tsc, ['--project', path.join(parent, 'acme')]);
  });

  test('it is listed under its own name, and nothing of the template is left', async () => {
    const { stdout } = await run(['list', '--json'], env);
    const listed = JSON.parse(stdout) as { name: string; title: string }[];
    expect(listed.map(({ name }) => name)).toEqual(expect.arrayContaining(['acme', 'http', 'hubspot']));
    expect(listed.find(({ name }) => name === 'acme')).toMatchObject({ title: "O'Acme" });
    const settings = readFileSync(path.join(parent, 'acme', 'settings.ts'), 'utf8');
    expect(settings).toContain("// The settings of a connection to O'Acme.");
  });

  test('it fails the conformance suite with what is to be said of the CRM, and with nothing else', async () => {
    const { code, json } = await run(['check', 'acme', '--json'], env);
    expect(code).toBe(1);
    const { toFillIn, failed } = json() as { toFillIn: string[]; failed: { message: string }[] };
    expect(toFillIn).toHaveLength(13);
    const asked = failed.map(({ message }) => /how this CRM answers "(\w+)"/.exec(message)?.[1] ?? message);
    expect(asked.toSorted()).toEqual([
      'archived',
      'batchCreated',
      'converted',
      'duplicate',
      'gone',
      'invalidField',
      'merged',
      'owned',
      'paged',
      'several',
    ]);
  });

  test.each([
    ['My CRM', '"My CRM" is no name for a connector', 'like my-crm.'],
    ['4sales', '"4sales" is no name for a connector', 'like sales.'],
    ['../up', '"../up" is no name for a connector', 'like up.'],
    ['é', '"é" is no name for a connector', 'like e.'],
    ['王', '"王" is no name for a connector', 'like my-crm.'],
    ['a'.repeat(41), 'at most 40 characters', `like ${'a'.repeat(40)}.`],
    ['hubspot', 'The connector of HubSpot is called "hubspot" already: choose another name.', ''],
    ['kit', 'kit is there already, and stays as it is: choose another name, or remove it first.', ''],
  ])('refuses %s with a sentence', async (name, ...sentences) => {
    const { code, stderr } = await run(['new', '--', name]);
    expect(code).toBe(2);
    for (const sentence of sentences) expect(stderr).toContain(sentence);
  });

  test('refuses a folder that is there, a title of two lines, and one that is a file', async () => {
    const again = await run(['new', 'acme', '--folder', parent]);
    expect([again.code, again.stderr]).toEqual([
      2,
      `${path.join(parent, 'acme')} is there already, and stays as it is: choose another name, or remove it first.\n`,
    ]);
    const title = await run(['new', 'two-lines', '--folder', parent, '--title', 'a\nb']);
    expect([title.code, title.stderr]).toEqual([2, '--title is the name of the CRM in one line.\n']);
    const file = path.join(folder, 'a-file');
    writeFileSync(file, '');
    const inFile = await run(['new', 'elsewhere', '--folder', file]);
    expect(inFile.code).toBe(1);
    expect(inFile.stderr).toContain(file);
  });

  test('says how it is used', async () => {
    const { code, stdout } = await run(['new', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('--folder <folder>');
    expect(stdout).toContain('--title <title>');
    expect((await run(['new'])).code).toBe(2);
  });
});

describe('connector check', () => {
  test('of one that is finished: nothing to do', async () => {
    const { code, stdout } = await run(['check', 'salesforceCRM']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^salesforce: \d+ passed, 0 failed, 0 to be filled in\n$/);
  });

  test('of one that nobody knows: the one that was meant', async () => {
    const { code, stderr } = await run(['check', 'hubspo']);
    expect(code).toBe(2);
    expect(stderr).toContain('There is no connector "hubspo" (did you mean hubspot?).');
  });
});

describe('SYNCLINE_CONNECTOR_FOLDER', () => {
  test('that is no folder is refused by its name', async () => {
    const { code, stderr } = await run(['list'], { SYNCLINE_CONNECTOR_FOLDER: '/nowhere/at/all' });
    expect(code).toBe(1);
    expect(stderr).toBe(
      'SYNCLINE_CONNECTOR_FOLDER must be a folder that holds folders of connectors, but is "/nowhere/at/all".\n',
    );
  });

  test('with a connector that cannot be loaded: which one', async () => {
    const own = path.join(folder, 'broken');
    mkdirSync(path.join(own, 'half'), { recursive: true });
    writeFileSync(path.join(own, 'half', 'index.js'), 'export default {');
    const { code, stderr } = await run(['list'], { SYNCLINE_CONNECTOR_FOLDER: own });
    expect(code).toBe(1);
    expect(stderr).toContain(`The connector ${path.join(own, 'half', 'index.js')} cannot be loaded:`);
  });
});
