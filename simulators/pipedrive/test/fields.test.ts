// Custom fields have keys of 40 characters, and options have ids.
import { expect, test } from 'vitest';
import { recorded, refusalOf, startPipedrive } from './start-pipedrive.ts';

test('a field that is made has a key of its own, by which alone it is written', async () => {
  const { personFields, persons } = await startPipedrive();
  const { data: made } = await personFields.addPersonField({
    AddPersonFieldRequest: { field_name: 'Syncline ID', field_type: 'varchar' },
  });
  expect(made).toMatchObject({ field_name: 'Syncline ID', field_type: 'varchar', is_custom_field: true });
  const code = (made as { field_code: string }).field_code;
  expect(code).toMatch(/^[0-9a-f]{40}$/);
  const { data: fields } = await personFields.getPersonFields();
  expect(fields?.filter(({ is_custom_field: isCustom }) => isCustom)).toEqual([made]);
  await persons.addPerson({ AddPersonRequest: { name: 'Ada', custom_fields: { [code]: 'x-1' } } });
  const wrong = persons.addPerson({
    AddPersonRequest: { name: 'Ada', custom_fields: { 'Syncline ID': 'x-1' } },
  });
  expect(await refusalOf(wrong)).toMatchObject({ code: 'ERR_SCHEMA_VALIDATION_FAILED' });
});

test('options are written by their ids: no label, no unknown one, no empty list', async () => {
  const { api, field, personFields } = await startPipedrive();
  const [tier, tags] = [
    await field('person', 'Tier', { type: 'enum', options: ['Gold', 'Silver'] }),
    await field('person', 'Tags', { type: 'set', options: ['Red', 'Blue'] }),
  ];
  const { data: fields = [] } = await personFields.getPersonFields();
  const optionsOf = (code: string) => fields.find(({ field_code: each }) => each === code)?.options ?? [];
  const [gold, red] = [optionsOf(tier)[0]?.id, optionsOf(tags)[0]?.id];
  const make = (custom_fields: object) => api('POST', '/v2/persons', { name: 'Ada', custom_fields });
  expect((await make({ [tier]: gold, [tags]: [red] })).status).toBe(200);
  for (const wrong of [{ [tier]: 'Gold' }, { [tier]: 999 }, { [tags]: [] }, { [tags]: 'Red' }]) {
    expect((await make(wrong)).status).toBe(400);
  }
  expect((await make({ [tags]: null })).status).toBe(200);
});

test('an administrator makes and takes away fields, and a login without the right makes none', async () => {
  const { call, field, rules, personFields } = await startPipedrive();
  const code = await field('deal', 'Syncline ID');
  expect((await call('/_control/pipedrive/fields')).body).toMatchObject([
    { object: 'deal', field_code: code },
  ]);
  const gone = { object: 'deal', name: 'Syncline ID' };
  await call('/_control/pipedrive/fields', { method: 'DELETE', body: JSON.stringify(gone) });
  expect((await call('/_control/pipedrive/fields')).body).toEqual([]);
  await rules({ canMakeFields: false });
  const made = personFields.addPersonField({
    AddPersonFieldRequest: { field_name: 'Plan', field_type: 'varchar' },
  });
  expect(await refusalOf(made)).toMatchObject({ errorCode: 403 });
});

test('the form of fields and deals is that of recorded answers', async () => {
  const { dealFields, deals } = await startPipedrive();
  const { data: fields } = recorded('dealsFields') as { data: { field_code: string }[] };
  const shown = (await dealFields.getDealFields()).data ?? [];
  for (const code of ['title', 'status']) {
    const same = (all: readonly { field_code: string }[]) => all.find((each) => each.field_code === code);
    expect(same(shown)).toEqual(same(fields));
  }
  await deals.addDeal({ AddDealRequest: { title: 'Test Deal', value: 1000 } });
  const [deal] = (recorded('deals') as { data: object[] }).data;
  const listed = await deals.getDeals();
  expect(listed.data).toMatchObject([{ ...deal, id: expect.any(Number) as number }]);
  expect(Object.keys(listed).toSorted()).toEqual(Object.keys(recorded('deals') as object).toSorted());
});
