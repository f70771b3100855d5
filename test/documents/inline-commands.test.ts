// What sentences and tables of the documents call a command is one, with the options that it has.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { expect, test } from 'vitest';
import { createProgram } from '../../cli/run-command-line.ts';
import { repositoryRoot } from '../../config/home.ts';
import { textOf } from './page/text-of.ts';
import { inlineCommands, shellExamples } from './page/shell-examples.ts';

const program = createProgram();
const docs = readdirSync(path.join(repositoryRoot(), 'docs'), { recursive: true, encoding: 'utf8' });
const files = [
  'README.md',
  'CONTRIBUTING.md',
  ...docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name.replaceAll(path.sep, '/')}`),
];

/** Commands and options that there are not; "…" and `<what>` stand for anything. */
function mistakesIn(command: string): string[] {
  const words = command.replace(/^npx /, '').split(/\s+/).slice(1);
  let at: Command = program;
  const mistakes: string[] = [];
  for (const word of words) {
    const [option = ''] = word.split('=');
    if (/^--[a-z]/.test(option)) {
      const known = [...program.options, ...at.options].some(({ long }) => long === option);
      if (!known && option !== '--help') mistakes.push(`${at.name()} has no ${option}`);
    } else if (at.commands.length > 0 && /^[a-z]+$/.test(word)) {
      const next = at.commands.find((each) => each.name() === word);
      if (next === undefined) return [...mistakes, `${at.name()} has no command ${word}`];
      at = next;
    }
  }
  return mistakes;
}

test.each([
  ['syncline contact frob demo', ['contact has no command frob']],
  ['syncline contact show demo --jsn', ['show has no --jsn']],
  ['syncline contact retry --all-failed <connection>', []],
  ['syncline bulk start … --rate 5 --json', []],
])('%s: %j', (command, mistakes) => {
  expect(mistakesIn(command)).toEqual(mistakes);
});

test.each(files)('%s names no command and no option that there is not', (file) => {
  const page = textOf(file);
  const typed = shellExamples(page).flatMap(
    ({ command }) => command.replaceAll('\\\n', ' ').match(/(?:^|npx )syncline [^|;#\n]*/gm) ?? [],
  );
  const mistakes = [...inlineCommands(page), ...typed].flatMap((command) =>
    mistakesIn(command).map((mistake) => `${command}: ${mistake}`),
  );
  expect(mistakes).toEqual([]);
});
