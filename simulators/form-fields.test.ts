import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFormFields } from './http/form-fields.ts';
import { startForTest } from './start-for-test.ts';

test.each([
  ['brackets', 'custom_fields[plan]=pro&custom_fields[tier]=a'],
  ['dots', 'custom_fields.plan=pro&custom_fields.tier=a'],
  ['a JSON text', `custom_fields=${encodeURIComponent('{"plan":"pro","tier":"a"}')}`],
])('a form may write custom fields as %s', async (_notation, customFields) => {
  const crm = await startForTest();
  const answer = await crm.call('/generic/crm/create', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `phone=%2B12125550101&name=Ada+Li&${customFields}&tags[]=x&tags[]=y`,
  });
  expect(answer.body['status']).toBe('Successfully Created');
  expect((await crm.records())[0]?.fields).toEqual({
    phone: '+12125550101',
    name: 'Ada Li',
    custom_fields: { plan: 'pro', tier: 'a' },
    tags: ['x', 'y'],
  });
});

test('any names and values come through the bracket notation', () => {
  const name = fc.stringMatching(/^[a-z_]{1,12}$/).filter((text) => text !== '__proto__');
  const fields = fc.dictionary(name, fc.string(), { noNullPrototype: true });
  fc.assert(
    fc.property(fields, (customFields) => {
      const form = new URLSearchParams();
      for (const [key, value] of Object.entries(customFields)) form.append(`custom_fields[${key}]`, value);
      expect(readFormFields(form.toString())['custom_fields'] ?? {}).toEqual(customFields);
    }),
  );
});

test('a form cannot reach the prototype of all objects', () => {
  readFormFields('__proto__[polluted]=1&constructor[prototype][polluted]=1&a.__proto__.polluted=1');
  expect({}).not.toHaveProperty('polluted');
});
