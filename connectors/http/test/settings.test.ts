// Every mistake in the settings is refused when they are read, with the sentence that mends it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettings } from '../../settings/settings-object.ts';
import http from '../index.ts';
import { base, mistakes } from './settings-mistakes.ts';

function problemsOf(given: Record<string, unknown>): string[] {
  const parsed = parseSettings(http.settings, given);
  return parsed.ok ? [] : parsed.problems;
}

function parse(given: Record<string, unknown>) {
  const parsed = parseSettings(http.settings, given);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.settings;
}

describe('settings that work', () => {
  it('the short form: one address and one key', () => {
    const settings = parse(base);
    expect(settings).toMatchObject({
      create: { url: '/create', method: 'POST' },
      fetch: { url: '/fetch', method: 'GET' },
      required: ['phone', 'name'],
      quietPeriodMs: 300_000,
      unknownHorizonMs: 10_000,
      onAdopt: 'overwrite',
    });
    expect(http.secrets(settings)).toEqual({ required: ['key'], optional: [] });
  });

  it('texts are read as what they mean', () => {
    expect(
      parse({
        ...base,
        create: '/api/leads/create',
        update: 'put /api/leads/{{lead_id}}',
        fetch: 'none',
        crmDeduplicates: 'false',
        auth: 'bearer',
        required: 'phone',
        headers: { 'X-Tenant': 7 },
        errors: '[{"status":"400","contains":"duplicate","kind":"conflict"}]',
        quietPeriodMs: '10s',
      }),
    ).toMatchObject({
      create: { url: '/api/leads/create', method: 'POST' },
      update: { url: '/api/leads/{{lead_id}}', method: 'PUT' },
      fetch: { url: 'none' },
      crmDeduplicates: false,
      auth: { type: 'bearer' },
      required: ['phone'],
      headers: { 'X-Tenant': '7' },
      errors: [{ status: 400, contains: ['duplicate'], kind: 'conflict' }],
      quietPeriodMs: 10_000,
    });
  });

  it('stay the same when they are read again', () => {
    const examples: Record<string, unknown>[] = [
      base,
      {
        create: 'https://hooks.example.com/{secret.hook}',
        fetch: 'none',
        crmDeduplicates: true,
        answersId: false,
        auth: 'none',
      },
      {
        single: 'https://crm.example.com/upsert',
        fetch: 'none',
        crmDeduplicates: 'no',
        constants: '{"a.b":["x"],"n":5,"ok":true}',
      },
      {
        ...base,
        fields: { phone: 'mobile', utm: { source: 'src' } },
        customFields: '{"size.inch":"size.in"}',
        clear: 'empty',
      },
      {
        ...base,
        matchBy: 'contactId,email',
        contactIdField: 'custom_fields.app_id',
        overwrite: { name: 'ifEmpty' },
      },
      {
        ...base,
        delete: '/leads/{lead_id}',
        onContactDeleted: 'delete',
        phones: 'e164',
        defaultCountry: 'de',
      },
    ];
    for (const given of examples) {
      const once = parse(given);
      expect(parse(once as Record<string, unknown>)).toEqual(once);
    }
  });

  it('name each secret that they need', () => {
    const settings = parse({
      ...base,
      headers: { 'X-App-Id': '{secret.app}' },
      create: '/hook/{secret.hook}',
      fetch: { params: { token: '{secret.query}' } },
    });
    expect(http.secrets(settings).required.toSorted()).toEqual(['app', 'hook', 'key', 'query']);
    expect(http.secrets(parse({ ...base, auth: 'none' })).required).toEqual([]);
  });

  it('are checked against the allowed targets when a connection is added', () => {
    const local = parse({ baseUrl: 'http://127.0.0.1:8090/generic/crm' });
    expect(http.checkTargets?.(local, ['127.0.0.1:8090'])).toEqual([]);
    expect(http.checkTargets?.(local, [])).toEqual([
      'Plain http to 127.0.0.1:8090 would show the data to everybody on the way; use https, or allow exactly this target with SYNCLINE_ALLOW_TARGETS=127.0.0.1:8090.',
    ]);
    const mixed = parse({ ...base, fetch: { urls: { phone: 'https://10.0.0.1/{phone}' } } });
    expect(http.checkTargets?.(mixed, [])).toEqual([
      '10.0.0.1:443 is not an address of the public internet; if it is meant, allow exactly this target with SYNCLINE_ALLOW_TARGETS=10.0.0.1:443.',
    ]);
  });
});

describe('mistakes in settings', () => {
  it.each(mistakes)('%s', (_name, given, sentences) => {
    const problems = problemsOf(given);
    expect(problems.length).toBeGreaterThan(0);
    for (const [index, sentence] of sentences.entries()) expect(problems[index]).toContain(sentence);
    expect(problems.join(' ')).not.toContain('hush');
  });

  it('are whole sentences', () => {
    for (const [, given] of mistakes)
      for (const problem of problemsOf(given)) expect(problem).toMatch(/[.?]$/);
  });

  it('whatever is given is read or refused, and what is read can be used', () => {
    const names = Object.keys(http.settings.parse(base) as object);
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom('none', 'true', 'false', '/x/{lead_id}', 'email', '{a:', '[]', '7s'),
    );
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names, 'single', 'delete', 'matchBy'), value, { maxKeys: 4 }),
        (given) => {
          const parsed = parseSettings(http.settings, { ...base, ...given });
          if (!parsed.ok) {
            expect(parsed.problems.length).toBeGreaterThan(0);
            return;
          }
          expect(http.secrets(parsed.settings).required.length).toBeLessThan(5);
          expect(http.checkTargets?.(parsed.settings, [])).toBeInstanceOf(Array);
          expect(parseSettings(http.settings, parsed.settings)).toEqual(parsed);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
