// The page is right: each of its commands gives settings that are accepted, and each setting stands in it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../settings/settings-object.ts';
import http from '../index.ts';

const page = readFileSync(new URL('../../../docs/connectors/http.md', import.meta.url), 'utf8');
const commands = [
  ...page.matchAll(/^(?:\$ )?syncline connection add (\S+) --connector http((?:.*\\\n)*.*)$/gm),
];

describe('docs/connectors/http.md', () => {
  it('has an example of each kind', () => {
    expect(commands.length).toBeGreaterThanOrEqual(8);
  });

  it.each(commands.map(([, name = '', rest = '']) => [name, rest]))(
    '%s is accepted, with the secrets that it needs',
    (_name, rest) => {
      const given: Record<string, unknown> = {};
      for (const [, key = '', value = ''] of rest.matchAll(/--set ([\w.-]+)=(\S+)/g))
        setNested(given, key.split('.'), value);
      const parsed = parseSettings(http.settings, given);
      expect(parsed).toMatchObject({ ok: true });
      if (!parsed.ok) return;
      const secrets = [...rest.matchAll(/--secret (\w+)=/g)].map(([, name = '']) => name);
      expect(http.secrets(parsed.settings).required.toSorted()).toEqual(secrets.toSorted());
      expect(http.checkTargets?.(parsed.settings, [])).toEqual([]);
    },
  );

  it('names every setting', () => {
    const known = /are (.*)\.$/.exec(problemOf({ zzzzzzzzzzzz: 1 }))?.[1]?.split(', ') ?? [];
    const endpoint = /are (.*)\.$/.exec(problemOf({ fetch: { zzzzzzzzzzzz: 1 } }))?.[1]?.split(', ') ?? [];
    expect(known.length).toBeGreaterThan(40);
    const inBackticks = (name: string) => new RegExp(String.raw`\x60${name}[\x60=.<]`).test(page);
    expect(
      [...known, ...endpoint.map((name) => `fetch.${name}`)].filter((name) => !inBackticks(name)),
    ).toEqual([]);
  });
});

function problemOf(given: Record<string, unknown>): string {
  const parsed = parseSettings(http.settings, { baseUrl: 'https://crm.example.com', ...given });
  return parsed.ok ? '' : (parsed.problems[0] ?? '');
}

function setNested(target: Record<string, unknown>, [first = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const child = (target[first] ??= {}) as Record<string, unknown>;
  setNested(child, rest, value);
}
