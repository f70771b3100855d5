import { expect, test } from 'vitest';
import { ruleInWords } from './mapping-in-words.ts';

test('of a long list of values the first are named, and how many there are besides', () => {
  const map = Object.fromEntries(Array.from({ length: 10 }, (_, n) => [`state ${n}`, `S${n}`]));
  expect(ruleInWords({ from: 'state', steps: [{ do: 'values', map }] })).toMatch(
    /^state 0="S0" .* state 7="S7" and 2 more$/,
  );
});

test('where a text is split is told in one line', () => {
  expect(ruleInWords({ from: 'notes', steps: [{ do: 'split', at: '\n' }] })).toBe(String.raw`split at "\n"`);
});
