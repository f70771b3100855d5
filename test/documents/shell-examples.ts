// What a document tells its reader to type, and what it says will be answered, in the order of the page.

export interface ShellExample {
  command: string;
  /** Lines; empty where the page shows none. */
  answer: string[];
}

const fence = /^```(\w*)\n([\s\S]*?)^```$/gm;

/** Blocks with `$ ` lines show commands and answers; a block `bash` is a command that the next block may answer. */
export function shellExamples(page: string): ShellExample[] {
  const examples: ShellExample[] = [];
  let isAnswerNext = false;
  for (const [, language = '', body = ''] of page.matchAll(fence)) {
    if (/^\$ /m.test(body)) {
      examples.push(...fromConsole(body));
      isAnswerNext = false;
    } else if (language === 'bash') {
      // Commands of one block are told apart by an empty line.
      const commands = body.trim().split(/\n\n+/);
      examples.push(...commands.map((command) => ({ command, answer: [] })));
      isAnswerNext = true;
    } else {
      const last = examples.at(-1);
      if (isAnswerNext && last !== undefined && (language === '' || language === 'json'))
        last.answer = linesOf(body);
      isAnswerNext = false;
    }
  }
  return examples;
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

// What differs from run to run, and what takes its place before two answers are compared.
const passing: readonly [RegExp, string][] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?/g, '<time>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>'],
  [/127\.0\.0\.1:\d+/g, '<address>'],
  [/\((now|[\d.]+ (s|min|h) ago)\)/g, '(<while> ago)'],
  [/\b[\d.]+ (s|min|h|seconds?|minutes?)\b/g, '<while>'],
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
