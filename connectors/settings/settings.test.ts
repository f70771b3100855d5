import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { checkCommonSettings, commonSettingsShape } from '../kit/settings/common-settings.ts';
import { nearestName } from '../../domain/nearest-name.ts';
import { parseSettings, settingsObject } from './settings-object.ts';
import { choice, duration, flag, textMap, words } from './values.ts';

const common = settingsObject(commonSettingsShape).superRefine(checkCommonSettings);
const problemsOf = (schema: z.ZodType, given: unknown): string[] => {
  const parsed = parseSettings(schema, given);
  return parsed.ok ? [] : parsed.problems;
};

describe('the settings of every connection', () => {
  it('have defaults', () => {
    expect(common.parse({})).toEqual({
      quietPeriodMs: 300_000,
      maxWaitMs: 1_800_000,
      connectTimeoutMs: 5000,
      requestTimeoutMs: 20_000,
      attemptTimeoutMs: 45_000,
      policy: 'createOrUpdate',
      onMatch: 'adopt',
      onContradiction: 'conflict',
      companyFromText: 'off',
      onDeleted: 'stop',
      onUnknownCreate: 'ask',
      onContactDeleted: 'keep',
      overwrite: {},
    });
  });

  it('come as texts, and stay the same when read again', () => {
    const given = {
      quietPeriodMs: '10s',
      maxWaitMs: '5 min',
      overwrite: { custom_fields: { plan: 'never' }, name: 'ifEmpty' },
    };
    const once = common.parse(given);
    expect(once).toMatchObject({
      quietPeriodMs: 10_000,
      maxWaitMs: 300_000,
      overwrite: { 'custom_fields.plan': 'never', name: 'ifEmpty' },
    });
    expect(common.parse(once)).toEqual(once);
  });

  const mistakes: [given: Record<string, unknown>, sentence: string][] = [
    [{ quietPeriod: '10s' }, 'There is no setting quietPeriod: did you mean quietPeriodMs?'],
    [
      { connectTimeoutMs: '20s' },
      'connectTimeoutMs (20000) must be less than requestTimeoutMs (20000): connecting is a part of the request.',
    ],
    [
      { requestTimeoutMs: 30_000 },
      'attemptTimeoutMs (45000) must be more than twice requestTimeoutMs (30000): an attempt looks up and then writes.',
    ],
    [
      { quietPeriodMs: '1h' },
      'maxWaitMs (1800000) must not be less than quietPeriodMs (3600000): raise the one or lower the other.',
    ],
    [
      { quietPeriodMs: 'soon' },
      'quietPeriodMs must be a time from 0 ms to 1 d, in ms or with a unit like 10s, 5min, 1h.',
    ],
    [
      { quietPeriodMs: -1 },
      'quietPeriodMs must be a time from 0 ms to 1 d, in ms or with a unit like 10s, 5min, 1h.',
    ],
    [{ onMatch: 'take' }, 'onMatch must be one of "adopt", "skip", "hold".'],
    [
      { overwrite: { name: 'sometimes' } },
      'overwrite must name CRM fields, each with "always", "ifEmpty", "onCreate" or "never".',
    ],
  ];

  it.each(mistakes)('%o → %s', (given, sentence) => {
    expect(problemsOf(common, given)).toEqual([sentence]);
  });
});

describe('kinds of settings', () => {
  it('flag', () => {
    for (const yes of [true, 'true', 'YES', 'on', '1']) expect(flag().parse(yes)).toBe(true);
    for (const no of [false, 'false', 'No', 'off', '0']) expect(flag().parse(no)).toBe(false);
    for (const neither of ['maybe', '', 2, null, {}]) expect(flag().safeParse(neither).success).toBe(false);
  });

  it('duration', () => {
    const times: [given: unknown, ms: number][] = [
      [0, 0],
      ['250', 250],
      ['250ms', 250],
      ['10s', 10_000],
      ['5min', 300_000],
      ['5m', 300_000],
      ['1.5 h', 5_400_000],
      ['1D', 86_400_000],
    ];
    const kind = duration({ least: 0, most: 86_400_000 });
    for (const [given, ms] of times) expect(kind.parse(given)).toBe(ms);
    for (const wrong of ['', '10 parsecs', '-5s', '2d', Number.NaN, null])
      expect(kind.safeParse(wrong).success).toBe(false);
  });

  it('words', () => {
    const kind = words('must be colours', ['red', 'green']);
    for (const given of ['red,green', ' RED , green,', '["red","green"]', ['red', 'green']]) {
      expect(kind.parse(given)).toEqual(['red', 'green']);
    }
    for (const wrong of ['red,blue', 'red,red', 7, {}, '[1,'])
      expect(kind.safeParse(wrong).success).toBe(false);
    expect(words('must be words').parse('')).toEqual([]);
  });

  it('textMap', () => {
    for (const given of [{ a: { b: 'c' }, d: 7 }, '{"a.b":"c","d":7}'])
      expect(textMap().parse(given)).toEqual({ 'a.b': 'c', d: '7' });
    for (const wrong of ['a', ['a'], { a: true }, { a: [] }, '{"__proto__":"x"}'])
      expect(textMap().safeParse(wrong).success).toBe(false);
  });

  it('choice', () => {
    expect(choice('post', 'PUT').parse(' put ')).toBe('PUT');
  });
});

it('a nested unknown name is told with its path', () => {
  const schema = settingsObject({ inner: settingsObject({ method: flag() }, (text) => ({ method: text })) });
  expect(problemsOf(schema, { inner: { methd: true, method: true } })).toEqual([
    'There is no setting inner.methd: did you mean inner.method?',
  ]);
  expect(schema.parse({ inner: 'true' })).toEqual({ inner: { method: true } });
  expect(schema.parse({ inner: '{"method":"no"}' })).toEqual({ inner: { method: false } });
});

it('nearestName', () => {
  expect(nearestName('requestTimeout', Object.keys(commonSettingsShape))).toBe('requestTimeoutMs');
  expect(nearestName('onmatch', Object.keys(commonSettingsShape))).toBe('onMatch');
  expect(nearestName('colour', Object.keys(commonSettingsShape))).toBeUndefined();
});
