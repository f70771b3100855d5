// What a document tells its reader to type, and what it says will be answered, in the order of the page.

export interface ShellExample {
  command: string;
  /** Lines; empty where the page shows none. */
  answer: string[];
}

// Also inside of a list, where it is indented, and behind the number of an entry.
const fence = /^(?: *|\d+\. |[-*] )```(\w*)\n([\s\S]*?)^( *)```$/gm;

/** Blocks with `$ ` lines show commands and answers; a block `bash` or `sh` is commands, and a block right behind it answers the last one. */
export function shellExamples(page: string): ShellExample[] {
  const examples: ShellExample[] = [];
  let answerAt = -1;
  for (const { 0: block, 1: language = '', 2: text = '', 3: indent = '', index } of page.matchAll(fence)) {
    const body = text.replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    const end = index + block.length;
    if (/^\$ /m.test(body)) {
      examples.push(...fromConsole(body));
    } else if (language === 'bash' || language === 'sh') {
      examples.push(...commandsOf(body).map(withAnswerBehind));
      // An empty line between them.
      answerAt = end + 2;
    } else if (index === answerAt && (language === '' || language === 'json')) {
      const last = examples.at(-1);
      if (last !== undefined) last.answer = linesOf(body);
    }
  }
  return examples;
}

/** A command ends with its line, or with the line that ends its text, its loop or its here-document. */
function commandsOf(body: string): string[] {
  const commands: string[] = [];
  let begun = '';
  for (const line of body.trimEnd().split('\n')) {
    if (begun === '' && (line.trim() === '' || line.startsWith('#'))) continue;
    begun = begun === '' ? line : `${begun}\n${line}`;
    if (!isWhole(begun)) continue;
    commands.push(begun);
    begun = '';
  }
  if (begun !== '') throw new Error(`This command does not end:\n${begun}`);
  return commands;
}

function isWhole(command: string): boolean {
  if (command.endsWith('\\')) return false;
  const [, end] = /<<(\w+)/.exec(command) ?? [];
  if (end !== undefined) return command.endsWith(`\n${end}`);
  if (command.startsWith('for ')) return /\bdone$/.test(command);
  // A comment may hold an apostrophe.
  const unquoted = command.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\s)#.*$/gm, '');
  return !/['"]/.test(unquoted);
}

/** `curl … # {"status":"ready"}` */
function withAnswerBehind(command: string): ShellExample {
  const [, answer] = / # (\{.*\})$/.exec(command) ?? [];
  return { command, answer: answer === undefined ? [] : [answer] };
}

function fromConsole(body: string): ShellExample[] {
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [command = '', ...answer] = linesOf(text);
      return { command, answer };
    });
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** `syncline …` between backticks, in sentences and tables; what is not a whole command has a dot or a bar. */
export function inlineCommands(page: string): string[] {
  const prose = page.replaceAll(fence, '');
  return [...prose.matchAll(/`(?:npx )?(syncline [^`]+)`/g)].map(([, command = '']) => command);
}

// What differs from run to run, and what takes its place before two answers are compared.
const passing: readonly [RegExp, string][] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, '<time>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/\b\d{8}-[a-z0-9]{6}\b/g, '<import>'],
  [/"seconds":[\d.]+/g, '"seconds":<while>'],
  [/127\.0\.0\.1:\d+/g, '<address>'],
  [/\((now|[\d.]+ (s|min|h) ago)\)/g, '(<while> ago)'],
  [/\b[\d.]+ (ms|s|min|h|seconds?|minutes?)\b/g, '<while>'],
  [/\blead-\d+/g, '<record>'],
  [/\s+/g, ' '],
];

export function withoutPassing(line: string): string {
  return passing.reduce((text, [pattern, word]) => text.replace(pattern, word), line).trim();
}

/** The shown lines that were not answered, in their order; "…" stands for anything. Empty: it is as the page says. */
export function missingLines(shown: readonly string[], answered: string): string[] {
  const lines = answered.split('\n').map(withoutPassing);
  let from = 0;
  return shown.filter((line) => {
    const parts = withoutPassing(line)
      .split('…')
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    const wanted = new RegExp(`^${parts.join('.*')}$`);
    const at = lines.findIndex((each, index) => index >= from && wanted.test(each));
    if (at !== -1) from = at + 1;
    return at === -1;
  });
}
