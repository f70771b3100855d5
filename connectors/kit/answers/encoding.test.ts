// Paths, forms, templates and answers: properties, so that odd names of custom fields survive.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type Json } from '../../../domain/json.ts';
import { flatten, joinPath, nest, normalPath, PathConflict, splitPath } from '../records/flatten.ts';
import { encodeForm } from '../requests/form.ts';
import { readPath, readText } from './json-path.ts';
import { createMask } from '../errors/mask.ts';
import { parseJson } from './parse-json.ts';
import { fillText, fillUrl, placeholdersOf, TemplateError } from '../requests/template.ts';

const oddNames = [
  'a.b',
  '.',
  '\\',
  '\\.',
  'a\\b',
  '',
  '__proto__',
  'constructor',
  'a[0]',
  '0',
  'ä ö',
  'a\nb',
];
const name = fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(...oddNames));
const leaf: fc.Arbitrary<Json> = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.string(), { maxLength: 3 }),
);
const { tree } = fc.letrec<{ tree: { [key: string]: Json }; value: Json }>((tie) => ({
  tree: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries) as { [key: string]: Json }),
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('tree')) as fc.Arbitrary<Json>,
}));

describe('flatten and nest', () => {
  it('are inverse, whatever the names', () => {
    fc.assert(
      fc.property(tree, (nested) => {
        expect(canonicalJson(nest(flatten(nested)))).toBe(canonicalJson(nested));
      }),
      { numRuns: 1000 },
    );
  });

  it('keep an object a value where it is no container', () => {
    const nested = { custom_fields: { address: { city: 'Bonn' }, 'size.inch': 5 }, tags: ['a'] };
    const flat = flatten(nested, (path) => path === 'custom_fields');
    expect(flat).toEqual({
      'custom_fields.address': { city: 'Bonn' },
      'custom_fields.size\\.inch': 5,
      tags: ['a'],
    });
    expect(nest(flat)).toEqual(nested);
  });

  it('a path is split and joined without loss', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1 }), (parts) => {
        expect(splitPath(joinPath(...parts))).toEqual(parts);
      }),
    );
    expect(normalPath('a\\b.c')).toBe('ab.c');
  });

  it('refuse a value inside of a value, in both orders', () => {
    expect(() => nest({ a: 1, 'a.b': 2 })).toThrow(PathConflict);
    expect(() => nest({ 'a.b': 2, a: 1 })).toThrow(PathConflict);
    expect(() => nest({ a: { b: 1 }, 'a.c': 2 })).toThrow(PathConflict);
  });

  it('change no other object', () => {
    nest({ '__proto__.polluted': 'yes', 'constructor.prototype.polluted': 'yes' });
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('encodeForm', () => {
  const record = {
    phone: '+49 151',
    custom_fields: { plan: 'pro', 'a&b': 'c=d' },
    tags: ['x', 'y'],
    email: null,
  };

  it('writes brackets, dots or JSON', () => {
    const decoded = (nesting: 'brackets' | 'dots' | 'json') => [
      ...new URLSearchParams(encodeForm(record, nesting)),
    ];
    expect(decoded('brackets')).toEqual([
      ['phone', '+49 151'],
      ['custom_fields[plan]', 'pro'],
      ['custom_fields[a&b]', 'c=d'],
      ['tags[]', 'x'],
      ['tags[]', 'y'],
      ['email', ''],
    ]);
    expect(decoded('dots')).toEqual([
      ['phone', '+49 151'],
      ['custom_fields.plan', 'pro'],
      ['custom_fields.a&b', 'c=d'],
      ['tags', 'x'],
      ['tags', 'y'],
      ['email', ''],
    ]);
    expect(decoded('json')).toEqual([
      ['phone', '+49 151'],
      ['custom_fields', '{"plan":"pro","a&b":"c=d"}'],
      ['tags', '["x","y"]'],
      ['email', ''],
    ]);
  });

  it('loses no text, in any nesting', () => {
    const text = fc.string({ unit: 'binary' }).map((value) => Buffer.from(value).toString('utf8'));
    const names = fc.string({ minLength: 1, maxLength: 5 }).filter((value) => !/[.[\]]/.test(value));
    const flat = fc.uniqueArray(fc.tuple(names, text), { selector: ([key]) => key, maxLength: 5 });
    fc.assert(
      fc.property(flat, fc.constantFrom('brackets', 'dots', 'json'), (entries, nesting) => {
        const inner = Object.fromEntries(entries);
        const sent = [
          ...new URLSearchParams(encodeForm({ ...inner, list: Object.values(inner), box: inner }, nesting)),
        ];
        const values = sent.map(([, value]) => value);
        if (nesting === 'json') {
          expect(JSON.parse(new URLSearchParams(sent).get('box') ?? '')).toEqual(inner);
          return;
        }
        for (const [key, value] of entries) {
          expect(sent).toContainEqual([nesting === 'brackets' ? `box[${key}]` : `box.${key}`, value]);
          expect(values.filter((each) => each === value).length).toBeGreaterThanOrEqual(3);
        }
      }),
    );
  });

  it('keeps the values of nested list entries together', () => {
    const sent = [
      ...new URLSearchParams(encodeForm({ phones: [{ type: 'work', n: '1' }, { n: '2' }] }, 'brackets')),
    ];
    expect(sent).toEqual([
      ['phones[0][type]', 'work'],
      ['phones[0][n]', '1'],
      ['phones[1][n]', '2'],
    ]);
    expect(encodeForm({ tags: [], box: {} }, 'brackets')).toBe('tags=&box=');
  });
});

describe('templates', () => {
  it('fill paths and queries percent-encoded, in single and in double braces', () => {
    expect(fillUrl('https://a.b/u/{lead_id}?e={email}', { lead_id: 'a/b?c', email: 'x+y@z.de' })).toBe(
      'https://a.b/u/a%2Fb%3Fc?e=x%2By%40z.de',
    );
    expect(fillUrl('/u/{{lead_id}}', { lead_id: '7' })).toBe('/u/7');
    expect(placeholdersOf('/{{a}}/{b}/{ c }/{"x":1}')).toEqual(['a', 'b']);
  });

  const secret = (name: string): boolean => name.startsWith('secret.');
  it.each([
    ['T000/B000/XXXX', 'https://a.b/services/T000/B000/XXXX'],
    ['/T000/B000/', 'https://a.b/services/T000/B000/'],
    ['in voke?sig=a%2Fb&v=1', 'https://a.b/services/in%20voke?sig=a%2Fb&v=1'],
    ['a#b\\c', 'https://a.b/services/a%23b%5Cc'],
  ])('a secret that is a piece of an address stands in it as it is: %s', (hook, expected) => {
    const values = { 'secret.hook': hook };
    const url = fillUrl('https://a.b/services/{secret.hook}', values, secret);
    expect(url).toBe(expected);
    expect(createMask([hook])(url)).not.toContain(hook.replace(/^\//, ''));
    // In the query it is one value.
    expect(new URL(fillUrl('https://a.b/x?k={secret.hook}', values, secret)).searchParams.get('k')).toBe(
      hook,
    );
  });

  it.each(['../admin', 'a/%2e%2E/b', 'https://evil.example.com/x', ''])(
    'a secret does not lead elsewhere: %j',
    (hook) => {
      expect(() => fillUrl('https://a.b/services/{secret.hook}', { 'secret.hook': hook }, secret)).toThrow(
        TemplateError,
      );
    },
  );

  it('no secret leaves its host', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (hook) => {
        try {
          const url = new URL(fillUrl('https://a.b/s/{secret.hook}', { 'secret.hook': hook }, secret));
          expect(url.origin).toBe('https://a.b');
          expect(url.pathname).toMatch(/^\/s\//);
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('no value leaves its place in an address', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (value) => {
        let url: URL;
        try {
          url = new URL(fillUrl('https://a.b/update/{id}/x?q={id}', { id: value }));
        } catch (error) {
          expect(error).toBeInstanceOf(TemplateError);
          return;
        }
        expect(url.origin).toBe('https://a.b');
        const [, first, second, third, ...rest] = url.pathname.split('/');
        expect([first, third, rest]).toEqual(['update', 'x', []]);
        expect(decodeURIComponent(second ?? '')).toBe(value);
        expect(url.searchParams.get('q')).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['.', '..', ''])('an id of "%s" makes no address', (id) => {
    expect(() => fillUrl('https://a.b/update/{id}', { id })).toThrow(TemplateError);
  });

  it('two harmless values do not make ".." together', () => {
    expect(() => fillUrl('https://a.b/{a}{b}/x', { a: '.', b: '.' })).toThrow(TemplateError);
    expect(fillUrl('https://a.b/{a}', { a: 'x..y' })).toBe('https://a.b/x..y');
  });

  it('a text with a missing value is none', () => {
    expect(fillText('{a}-{b}', { a: '1', b: '2' })).toBe('1-2');
    expect(fillText('{a}-{b}', { a: '1' })).toBeUndefined();
    expect(fillText('{toString}', {})).toBeUndefined();
    expect(fillText('$& {a}', { a: '$1 $&' })).toBe('$& $1 $&');
  });
});

describe('answers', () => {
  it('are read by path, own properties only', () => {
    const json: Json = { data: [{ id: 7 }], 'a.b': 'dot', n: 0 };
    expect(readPath(json, 'data.0.id')).toBe(7);
    expect(readPath(json, 'data[0].id')).toBe(7);
    expect(readPath(json, '$.data[0].id')).toBe(7);
    expect(readPath(json, 'a\\.b')).toBe('dot');
    expect(readPath(json, '$')).toBe(json);
    expect(readText(json, 'data.0.id')).toBe('7');
    for (const path of ['data.1.id', 'data.length', 'constructor', '__proto__.x', 'n.x']) {
      expect(readPath(json, path), path).toBeUndefined();
    }
  });

  it('keep ids that are longer than a JavaScript number', () => {
    expect(parseJson('{"lead_id": 12345678901234567890, "n": 5, "t": "1234567890123456789"}')).toEqual({
      lead_id: '12345678901234567890',
      n: 5,
      t: '1234567890123456789',
    });
    expect(parseJson('[1234567890123456.5, 1e20, "a\\"1234567890123456789"]')).toEqual([
      1234567890123456.5,
      1e20,
      'a"1234567890123456789',
    ]);
    expect(parseJson('[0.0000010000000000000002, 1234567890123456789]')).toEqual([
      1.0000000000000002e-6,
      '1234567890123456789',
    ]);
    expect(parseJson('{"a":')).toBeUndefined();
  });
});

describe('createMask', () => {
  it('hides a secret in each form in which it travels', () => {
    const secret = 'p@ss w/"ord';
    const mask = createMask([secret, '']);
    const forms = [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ k: secret }).toString(),
      JSON.stringify({ k: secret }),
      Buffer.from(secret).toString('base64'),
      Buffer.from(`${secret}:`).toString('base64'),
    ];
    for (const form of forms) expect(mask(`before ${form} after`), form).toMatch(/^before .*\*\*\*.* after$/);
    expect(forms.map(mask).join()).not.toContain('ord');
    expect(mask('nothing to hide')).toBe('nothing to hide');
  });
});
