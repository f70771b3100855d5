// Every example of docs/mapping.md is run, and every kind of step has one.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../../config/home.ts';
import { readRow } from '../../connectors/kit/mapping/row-schema.ts';
import { e164Of } from '../../connectors/kit/mapping/phone-number.ts';
import type { Fields } from '../../domain/fields.ts';
import type { Json } from '../../domain/json.ts';
import { createMapper } from '../../domain/mapping/create-mapper.ts';
import type { Step } from '../../domain/mapping/steps/step.ts';

const page = readFileSync(path.join(repositoryRoot(), 'docs', 'mapping.md'), 'utf8');
const examples = page.split('\n').flatMap((line) => {
  const cells = /^\| `(.+)` \| `(.+)` \| `(.+)` \|$/.exec(line)?.slice(1);
  return cells === undefined ? [] : [cells as [string, string, string]];
});

/** A step stands for a row that does nothing else to our field `a`. */
function exampleOf([what, ours, theirs]: [string, string, string]): [row: unknown, Fields, Json] {
  const [row, given, expected] = [what, ours, theirs].map((cell) => JSON.parse(cell) as Json);
  const isStep = what.startsWith('{"do":');
  return isStep
    ? [{ from: 'a', steps: [row] }, { a: given as Json }, { x: expected as Json }]
    : [row, given as Fields, expected as Json];
}

test.each(examples)('%s makes of %s %s', (...cells) => {
  const [given, fields, expected] = exampleOf(cells);
  const row = readRow(given);
  expect(row, 'the settings would refuse it').toBeTruthy();
  const mapper = createMapper({
    defaults: { fields: { x: row ?? '' } },
    phones: { toE164: (phone) => e164Of(phone, undefined) },
  });
  expect(mapper.map(fields, 'c-1').record).toEqual(expected);
});

const kinds: Record<Step['do'], true> = {
  trim: true,
  case: true,
  split: true,
  join: true,
  first: true,
  entries: true,
  values: true,
  choice: true,
  choices: true,
  lookup: true,
  text: true,
  number: true,
  money: true,
  boolean: true,
  date: true,
  dateTime: true,
  phone: true,
};

test('no kind of step is without an example', () => {
  expect(Object.keys(kinds).filter((kind) => !page.includes(`| \`{"do":"${kind}"`))).toEqual([]);
});
