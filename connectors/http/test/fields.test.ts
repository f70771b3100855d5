// Our fields → the record of this CRM.
import { describe, expect, it } from 'vitest';
import type { Fields } from '../../../domain/fields.ts';
import { errorOf, openSession } from './open-session.ts';

describe('fields', () => {
  const recordOf = async (given: Record<string, unknown>, fields: Fields) => {
    const { toRecord } = await openSession(given);
    return toRecord(fields);
  };
  const required = { required: '' };

  it('the name is made of its parts, which are not sent themselves', async () => {
    expect(await recordOf(required, { firstName: 'Ann', lastName: 'Lee' })).toEqual({ name: 'Ann Lee' });
    expect(await recordOf(required, { name: 'Dr. Lee', firstName: 'Ann' })).toEqual({ name: 'Dr. Lee' });
    expect(
      await recordOf(
        { ...required, fields: { firstName: 'first', name: 'none' } },
        { firstName: 'Ann', name: 'x' },
      ),
    ).toEqual({ first: 'Ann' });
  });

  it('what the contract has no place for goes into custom_fields under its own name', async () => {
    const fields = { title: 'CTO', city: 'Bonn', 'size.inch': 5, tags: ['a'], address: { a: 1 } };
    expect(await recordOf(required, fields)).toEqual({
      'custom_fields.title': 'CTO',
      'custom_fields.city': 'Bonn',
      'custom_fields.size\\.inch': 5,
      'custom_fields.tags': ['a'],
      'custom_fields.address': { a: 1 },
    });
    expect(await recordOf({ ...required, unmapped: 'drop', fields: { city: 'town' } }, fields)).toEqual({
      town: 'Bonn',
    });
    expect(await recordOf({ ...required, customFieldsName: 'none' }, { title: 'CTO' })).toEqual({
      title: 'CTO',
    });
    expect(await recordOf({ ...required, customFieldsName: 'data.attributes' }, { title: 'CTO' })).toEqual({
      'data.attributes.title': 'CTO',
    });
  });

  it('special mappings: utm_campaign → crm_campaign_code, and other names at the top', async () => {
    const given = {
      ...required,
      customFields: { utm_campaign: 'crm_campaign_code' },
      fields: { phone: 'mobile', title: 'job.title', city: 'none' },
    };
    expect(await recordOf(given, { utm_campaign: 'x', phone: 491, title: 'CTO', city: 'Bonn' })).toEqual({
      mobile: '491',
      'job.title': 'CTO',
      'custom_fields.crm_campaign_code': 'x',
    });
  });

  it('constants, also made of the contact', async () => {
    const given = {
      ...required,
      constants: { source: 'web', custom_fields: { ref: '{contact_id}/{plan}', none: '{missing}' } },
      contactIdField: 'custom_fields.app_id',
    };
    expect(await recordOf(given, { plan: 'pro' })).toEqual({
      'custom_fields.plan': 'pro',
      source: 'web',
      'custom_fields.ref': 'c-1/pro',
      'custom_fields.app_id': 'c-1',
    });
  });

  it('lists as lists, joined, or their first', async () => {
    const fields = { tags: ['a', 'b'], phones: ['1', '2'], empty: [] };
    expect(
      await recordOf(
        { ...required, lists: 'join', listsByField: { phones: 'first', empty: 'first' }, unmapped: 'send' },
        fields,
      ),
    ).toEqual({
      phone: '1',
      'custom_fields.tags': 'a,b',
      'custom_fields.phones': '1',
      'custom_fields.empty': null,
    });
  });

  it('a cleared field: null, an empty text, or nothing', async () => {
    const fields = { name: 'A', email: null, plan: null };
    expect(await recordOf(required, fields)).toEqual({ name: 'A', email: null, 'custom_fields.plan': null });
    expect(await recordOf({ ...required, clear: 'empty' }, fields)).toEqual({
      name: 'A',
      email: '',
      'custom_fields.plan': '',
    });
    expect(await recordOf({ ...required, clear: 'omit' }, fields)).toEqual({ name: 'A' });
  });

  it('phones as they are given, or as E.164', async () => {
    expect(await recordOf(required, { phone: ' 0151 2345678 ' })).toEqual({ phone: '0151 2345678' });
    for (const country of [{ defaultCountry: 'DE' }, { phones: 'e164', phoneCountry: 'DE' }])
      expect(await recordOf({ ...required, ...country }, { phone: '0151 23456789' })).toEqual({
        phone: '+4915123456789',
      });
    // A country that is set stops nobody; E.164 that is asked for does.
    expect(await recordOf({ ...required, defaultCountry: 'DE' }, { phone: 'n/a' })).toEqual({ phone: 'n/a' });
    const asGiven = { ...required, phones: 'asGiven', defaultCountry: 'DE' };
    expect(await recordOf(asGiven, { phone: '0151 23456789' })).toEqual({ phone: '0151 23456789' });
    const given = { ...required, phones: 'e164', defaultCountry: 'DE' };
    expect(await recordOf(given, { phone: '0151 23456789' })).toEqual({ phone: '+4915123456789' });
    const { keysOf, toRecord } = await openSession(given);
    expect(keysOf({ phone: '0151 23456789' })).toEqual([{ field: 'phone', value: '+4915123456789' }]);
    expect(await errorOf(Promise.resolve().then(() => toRecord({ phone: 'unknown' })))).toMatchObject({
      kind: 'invalid_record',
      field: 'phone',
    });
  });

  it.each([
    [{ name: 'A' }, {}, 'phone'],
    [{ phone: '1' }, {}, 'name'],
    [{ phone: '1', name: null, firstName: null }, {}, 'name'],
    [{ phone: '1', name: 'A' }, { required: 'phone,name,plan' }, 'plan'],
    [{ phone: ['1'], name: 'A' }, { required: 'name', lists: 'array' }, undefined],
    [{ phone: { a: 1 }, name: 'A' }, {}, 'phone'],
    [{ phone: true, name: 'A' }, {}, 'phone'],
  ])('%o is refused for %s before the call', async (fields, given, field) => {
    const { toRecord, server } = await openSession(given);
    if (field === undefined) {
      expect(toRecord(fields as Fields)).toBeDefined();
      return;
    }
    expect(await errorOf(Promise.resolve().then(() => toRecord(fields as Fields)))).toMatchObject({
      kind: 'invalid_record',
      execution: 'not_sent',
      field,
    });
    expect(server.requests).toEqual([]);
  });

  it('a custom field that a setting already fills keeps what the setting put there', async () => {
    expect(
      await recordOf({ ...required, customFields: { tier: 'plan' } }, { plan: 'old', tier: 'gold' }),
    ).toEqual({ 'custom_fields.plan': 'gold' });
    expect(
      await recordOf({ ...required, customFields: { tier: 'plan' } }, { tier: 'gold', plan: 'old' }),
    ).toEqual({ 'custom_fields.plan': 'gold' });
  });
});
