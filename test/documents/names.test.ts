// What the examples send to Temporal has the names of the code, and docs/signals.md builds the ids that the code builds.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';
import { namesOf, objectTypes } from '../../domain/objects/objects.ts';
import { searchAttributes, sendNow, status, taskQueues } from '../../workflows/messages.ts';
import { codeBlocks } from './page/code-blocks.ts';
import { textOf } from './page/text-of.ts';

const page = textOf('docs/signals.md');
const { workflow, changed, deleted, id } = namesOf('contact');
const sent = [workflow, taskQueues.workflows, changed, sendNow.name, status.name];
const programs = [
  'cli/send-changes.sh',
  'curl/send-changes.sh',
  'go/send_changes.go',
  'python/send_changes.py',
];
const all: [string, string][] = [
  ...[...programs, 'typescript/send-changes.ts', 'typescript/with-syncline-client.ts'].map(
    (name): [string, string] => [name, textOf(`examples/signals/${name}`)],
  ),
  ...['bash', 'python', 'go', 'ts', 'json', ''].flatMap((language) =>
    codeBlocks(page, language).map((code, index): [string, string] => [`block ${language} ${index}`, code]),
  ),
];

/** Words that look like names of ours: `contactChangd`, `contact-synch`, `sendNw`. */
function namesIn(code: string): string[] {
  const words =
    code.match(/\bcontact[A-Z]\w*|\bcontact-[a-z]+\b|\bsend[A-Z]\w*|SyncStatus|\w+Status\b/g) ?? [];
  const attributes = [...code.matchAll(/(?:for_keyword\(|KeyKeyword\(|--search-attribute )["'](\w+)/g)];
  return [...words, ...attributes.map(([, name = '']) => name)];
}

const known = new Set<string>([...sent, id, deleted, ...Object.keys(searchAttributes), 'ExecutionStatus']);
// The page's own example of a signal that there is not; local names of the examples.
const others = new Set(['contactUpdated', 'contactID', 'contactRead']);

test('a name that is misspelt is found', () => {
  const wrong = `--type contactSynk --task-queue contact-synch --search-attribute 'SyncState="waiting"' contactChanged`;
  expect(namesIn(wrong).filter((name) => !known.has(name))).toEqual([
    'contactSynk',
    'contact-synch',
    'SyncState',
  ]);
});

test.each(all)('%s has no name that the code does not have', (_where, code) => {
  expect(namesIn(code).filter((name) => !known.has(name) && !others.has(name))).toEqual([]);
});

test.each(programs)('%s sends type, queue, signal and update, and asks for the status', (name) => {
  const code = textOf(`examples/signals/${name}`);
  expect(sent.filter((each) => !code.includes(each))).toEqual([]);
});

test('the first table of docs/signals.md, and what it says of companies and deals, are the code’s names', () => {
  expect(page).toContain(`| workflow type, task queue | \`${workflow}\`, \`${taskQueues.workflows}\` |`);
  const others = objectTypes.filter((object) => object !== 'contact').map(namesOf);
  const line = page.split('\n').find((each) => each.startsWith('Companies and deals')) ?? '';
  for (const names of others)
    for (const name of [names.workflow, names.id, names.changed]) expect(line).toContain(`\`${name}\``);
});

const vectors = textOf('examples/workflow-id/vectors.json');
const count = (JSON.parse(vectors) as unknown[]).length;

test('the encoder of docs/signals.md in Python builds the ids of the vectors', (context) => {
  const encoder = codeBlocks(page, 'python').find((code) => code.includes('def workflow_id')) ?? '';
  const check = `${encoder}
import json, sys
print(sum(workflow_id(v["connectionId"], v["contactId"]) == v["workflowId"] for v in json.load(sys.stdin.buffer)))`;
  const python = spawnSync('python3', ['-c', check], { input: vectors, encoding: 'utf8' });
  context.skip(python.error !== undefined, 'there is no python3 on this machine');
  expect(`${python.stdout}${python.stderr}`).toBe(`${count}\n`);
});

test('the encoder in Go is that of examples/workflow-id, which builds the ids of the vectors', (context) => {
  const encoder = codeBlocks(page, 'go').find((code) => code.includes('func WorkflowID')) ?? '-';
  expect(textOf('examples/workflow-id/workflow_id.go')).toContain(encoder);
  const body = encoder.split('\n').slice(1, 3).join('\n');
  expect(textOf('examples/signals/go/send_changes.go')).toContain(body);
  const file = path.join(repositoryRoot(), 'examples', 'workflow-id', 'workflow_id.go');
  const go = spawnSync('go', ['run', file], { input: vectors, encoding: 'utf8' });
  context.skip(go.error !== undefined, 'there is no go on this machine');
  expect(`${go.stdout}${go.stderr}`).toBe(`${count} of ${count} ids are right\n`);
});

test('the encoder in TypeScript builds the ids of the vectors', () => {
  const encoder = codeBlocks(page, 'ts').find((code) => code.includes('const workflowId =')) ?? '';
  const build = compileFunction(`${encoder.replaceAll(': string', '')}\nreturn workflowId;`, [
    'connectionId',
    'contactId',
  ]) as (connectionId: string, contactId: string) => string;
  for (const vector of JSON.parse(vectors) as Record<'connectionId' | 'contactId' | 'workflowId', string>[])
    expect(build(vector.connectionId, vector.contactId)).toBe(vector.workflowId);
});
