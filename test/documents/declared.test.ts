// Every command of the documents is typed by documents.test.ts, or declared in pages.ts with the reason why it is not.
import { describe, expect, test } from 'vitest';
import { entryOf, pages, typedPrograms } from './pages.ts';
import { textOf } from './page/text-of.ts';
import { inlineCommands, shellExamples } from './page/shell-examples.ts';
import { tableCommands } from './table-commands.ts';

describe.each(pages)('$file', ({ file, notTyped, endsWith }) => {
  const commands = shellExamples(textOf(file)).map(({ command }) => command);

  test('a command that a reader of the test cannot type is declared in pages.ts, with the reason', () => {
    const typed = commands.filter((command) => entryOf(notTyped, command) === undefined);
    expect(typed.filter((command) => !typedPrograms.test(command))).toEqual([]);
  });

  test('what is declared stands on the page', () => {
    const declared = Object.keys({ ...notTyped, ...endsWith });
    expect(declared.filter((begin) => !commands.some((command) => command.startsWith(begin)))).toEqual([]);
  });
});

test('every command of the table of docs/operations.md is in table-commands.ts', () => {
  const lines = textOf('docs/operations.md').split('\n');
  const shown = inlineCommands(lines.filter((line) => line.startsWith('| ')).join('\n'));
  expect(Object.keys(tableCommands).toSorted()).toEqual(shown.toSorted());
});
