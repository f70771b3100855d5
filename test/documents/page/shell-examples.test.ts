import { expect, test } from 'vitest';
import { missingLines, shellExamples } from './shell-examples.ts';

test('commands and their answers are read in the order of the page, from both kinds of blocks', () => {
  const page = [
    '```bash',
    'first \\',
    '  --more',
    '',
    'second',
    '```',
    '',
    '```json',
    '{ "a": 1 }',
    '```',
    'words',
    '```json',
    '{ "of": "nobody" }',
    '```',
    '```ts',
    'const no = command;',
    '```',
    '```console',
    '$ third',
    'said',
    '$ fourth',
    '```',
    '1. in a list',
    '   ```sh',
    '   fifth',
    '   ```',
    '2. ```sh',
    '   sixth',
    '   ```',
  ].join('\n');
  expect(shellExamples(page)).toEqual([
    { command: 'first \\\n  --more', answer: [] },
    { command: 'second', answer: ['{ "a": 1 }'] },
    { command: 'third', answer: ['said'] },
    { command: 'fourth', answer: [] },
    { command: 'fifth', answer: [] },
    { command: 'sixth', answer: [] },
  ]);
});

test('a command ends with its line, its text, its loop or its here-document; a JSON comment is its answer', () => {
  const page = [
    '```sh',
    "# it's a title",
    "one # it's one",
    'two "a',
    'b"',
    'for n in 1 2; do',
    '  three',
    'done',
    'cat > file <<END',
    'four',
    'END',
    'five # {"a":1}',
    '```',
  ].join('\n');
  expect(shellExamples(page)).toEqual([
    { command: "one # it's one", answer: [] },
    { command: 'two "a\nb"', answer: [] },
    { command: 'for n in 1 2; do\n  three\ndone', answer: [] },
    { command: 'cat > file <<END\nfour\nEND', answer: [] },
    { command: 'five # {"a":1}', answer: ['{"a":1}'] },
  ]);
  expect(() => shellExamples('```sh\none \\\n```')).toThrow('does not end');
});

test('times, addresses and record ids may differ; an outcome, a status and the order may not', () => {
  const answered = 'ada on demo  synced\n  Record  lead-7\ncreated 2026-01-01 10:00:00 (4 s ago)\n';
  expect(missingLines(['ada on demo synced', 'created 2025-12-31 09:00:00 (31 s ago)'], answered)).toEqual(
    [],
  );
  expect(missingLines(['  Record … '], answered)).toEqual([]);
  expect(missingLines(['ada on demo waiting'], answered)).toEqual(['ada on demo waiting']);
  const turned = ['created 2025-12-31 09:00:00 (31 s ago)', 'ada on demo synced'];
  expect(missingLines(turned, answered)).toEqual(['ada on demo synced']);
});
