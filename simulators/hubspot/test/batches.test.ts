// Many records in one call, through HubSpot's own client.
import { expect, test } from 'vitest';
import { refusalOf, startHubspot } from './start-hubspot.ts';

const people = ['ada', 'grace', 'joan'].map((firstname) => ({
  properties: { firstname, email: `${firstname}@example.com` },
  associations: [],
}));
const traced = people.map((row, index) => ({ ...row, objectWriteTraceId: `t-${index}` }));

/** A 207 as it comes: the client's type for it is one of two. */
interface Batch {
  results: {
    id: string;
    properties: Record<string, string>;
    /** The client's name for `new`. */
    _new?: boolean;
    objectWriteTraceId?: string;
  }[];
  errors?: { category: string; message: string; context: Record<string, string[]> }[];
  numErrors?: number;
}
const asBatch = (answer: unknown): Batch => answer as Batch;

async function start() {
  const crm = await startHubspot();
  const { batchApi } = crm.contacts;
  return {
    ...crm,
    create: async (inputs: object[]) => asBatch(await batchApi.create({ inputs: inputs as never })),
    update: async (inputs: object[]) => asBatch(await batchApi.update({ inputs: inputs as never })),
    upsert: async (inputs: object[]) => asBatch(await batchApi.upsert({ inputs: inputs as never })),
    read: async (ids: string[], idProperty?: string) =>
      asBatch(
        await batchApi.read({
          inputs: ids.map((id) => ({ id })),
          properties: ['email'],
          propertiesWithHistory: [],
          ...(idProperty === undefined ? {} : { idProperty }),
        }),
      ),
  };
}

test('a batch is made and read, and the results are not in the order of the inputs', async () => {
  const { create, read, contacts, stats } = await start();
  const made = await create(people);
  expect(made.results.map(({ properties }) => properties['firstname'])).toEqual(['joan', 'grace', 'ada']);
  expect(made).not.toHaveProperty('errors');
  const ids = made.results.map(({ id }) => id);
  const back = await read([...ids, '999', ids[0] ?? '']);
  expect(back.results).toHaveLength(3);
  expect(back).toMatchObject({
    numErrors: 1,
    errors: [
      {
        category: 'OBJECT_NOT_FOUND',
        message:
          'Could not get some CONTACT objects, they may be deleted or not exist. Check that ids are valid.',
        context: { ids: ['999'] },
      },
    ],
  });
  expect((await read(['ADA@example.com', 'x@example.com'], 'email')).results).toHaveLength(1);
  await contacts.batchApi.archive({ inputs: ids.map((id) => ({ id })) });
  expect(await stats()).toMatchObject({ records: 0 });
});

test('without trace ids one conflict refuses the whole batch, and does not say with whom', async () => {
  const { create, stats } = await start();
  await create([people[0] ?? {}]);
  const refused = await refusalOf(create(people));
  expect(refused).toMatchObject({
    code: 409,
    body: { message: 'Contact already exists', category: 'CONFLICT' },
  });
  expect(refused.body).not.toHaveProperty('context');
  const twins = [people[1] ?? {}, { properties: { email: 'GRACE@example.com' } }];
  expect((await refusalOf(create(twins))).code).toBe(409);
  expect(await stats()).toMatchObject({ records: 1 });
});

test('with trace ids a bad row fails alone, and its error names the row and the record that it met', async () => {
  const { create } = await start();
  const [present] = (await create([people[0] ?? {}])).results;
  const made = await create([
    ...traced,
    { objectWriteTraceId: 'bad', properties: { firstname: 'x', nonsense: '1' }, associations: [] },
  ]);
  expect(made.results.map(({ properties }) => properties['firstname'])).toEqual(['joan', 'grace']);
  expect(made.results[0]).not.toHaveProperty('objectWriteTraceId');
  expect(made.numErrors).toBe(2);
  expect(made.errors).toMatchObject([
    {
      category: 'CONFLICT',
      message: `Contact already exists. Existing ID: ${present?.id}`,
      context: { objectWriteTraceId: ['t-0'], existingId: [present?.id] },
    },
    { category: 'VALIDATION_ERROR', context: { objectWriteTraceId: ['bad'] } },
  ]);
});

test('wrong values refuse the whole batch, with all of them in one sentence, unless the rows are traced', async () => {
  const { create, update, stats } = await start();
  const wrong = [0, 1].map((index) => ({
    objectWriteTraceId: `t-${index}`,
    properties: { first000name: 'x', last000name: 'y', lastname: 'z' },
    associations: [],
  }));
  const untraced = wrong.map(({ properties, associations }) => ({ properties, associations }));
  const { code, body } = await refusalOf(create(untraced));
  expect([code, (body['errors'] as unknown[]).length]).toEqual([400, 4]);
  expect((await create(wrong)).numErrors).toBe(2);
  expect(await stats()).toMatchObject({ records: 0 });

  const ids = (await create(people)).results.map(({ id }) => id);
  const rows = ids.map((id, index) => ({
    id,
    properties: index === 0 ? { nonsense: '1' } : { lastname: 'New' },
  }));
  expect((await refusalOf(update(rows))).code).toBe(400);
  const partly = await update(rows.map((row) => ({ ...row, objectWriteTraceId: row.id })));
  expect([partly.results.length, partly.errors?.[0]?.context['objectWriteTraceId']]).toEqual([2, [ids[0]]]);
});

test('a batch of updates skips who is not there, and refuses two rows of one record', async () => {
  const { create, update } = await start();
  const [first] = (await create(people)).results;
  const change = (id: string) => ({ id, properties: { lastname: 'New' } });
  const done = await update([change(first?.id ?? ''), change('888')]);
  expect(done.results).toMatchObject([{ id: first?.id, properties: { lastname: 'New' } }]);
  expect(done.results[0]?.properties).not.toHaveProperty('email');
  expect(done.errors).toMatchObject([{ category: 'OBJECT_NOT_FOUND', context: { ids: ['888'] } }]);
  expect(await refusalOf(update([change('5'), change('5')]))).toMatchObject({
    code: 400,
    body: {
      message: 'Duplicate IDs found in batch input: [5]. IDs must be unique',
      context: { ids: ['5'] },
      category: 'VALIDATION_ERROR',
    },
  });
});

test('a batch of updates goes by id or a unique property, never by e-mail', async () => {
  const { create, update, makeUnique } = await start();
  await makeUnique('contacts', 'syncline_id');
  await create([{ properties: { email: 'ada@example.com', syncline_id: 'u-1' } }]);
  const by = (id: string, idProperty: string) =>
    update([{ id, idProperty, properties: { lastname: 'New' } }]);
  expect((await by('u-1', 'syncline_id')).results).toHaveLength(1);
  for (const idProperty of ['email', 'lastname']) {
    expect(await refusalOf(by('ada@example.com', idProperty))).toMatchObject({
      code: 400,
      body: {
        message: `Unable to perform update/upsert by non-unique 0-1 property ${idProperty} in portal ID 44237313`,
        category: 'VALIDATION_ERROR',
      },
    });
  }
});

test('an upsert makes who is not there and changes who is, by e-mail or a unique property', async () => {
  const { upsert, makeUnique, stats } = await start();
  await makeUnique('contacts', 'syncline_id');
  const row = (id: string, idProperty: string, properties: object) => ({ id, idProperty, properties });
  const made = await upsert([
    row('u-1', 'syncline_id', { email: 'ada@example.com', hs_additional_emails: 'old@example.com' }),
    row('u-2', 'syncline_id', { firstname: 'Grace' }),
  ]);
  expect(made.results.map((each) => each._new)).toEqual([true, true]);
  const again = await upsert([row('ADA@example.com', 'email', { firstname: 'Ada' })]);
  expect(again.results).toMatchObject([{ _new: false, properties: { firstname: 'Ada' } }]);
  expect(again.results[0]?.properties).not.toHaveProperty('email');
  expect((await upsert([row('old@example.com', 'email', { firstname: 'A' })])).results[0]?._new).toBe(false);
  expect(await stats()).toMatchObject({ records: 2 });

  const twice = [
    row('x@example.com', 'email', { firstname: 'a' }),
    row('X@Example.com', 'email', { firstname: 'b' }),
  ];
  const same = [
    row('ada@example.com', 'email', { firstname: 'a' }),
    row('old@example.com', 'email', { firstname: 'b' }),
  ];
  for (const rows of [twice, same]) {
    expect(await refusalOf(upsert(rows))).toMatchObject({
      code: 400,
      body: { message: expect.stringMatching(/Duplicate IDs found/) },
    });
  }
  expect(await refusalOf(upsert([{ id: 'u-1', properties: { firstname: 'a' } }]))).toMatchObject({
    code: 400,
    body: { message: 'Some required fields were not set: [idProperty]' },
  });
  expect((await refusalOf(upsert([row('Ada', 'firstname', { lastname: 'a' })]))).body['message']).toMatch(
    /non-unique/,
  );
});

test('a traced upsert keeps a conflict to its row', async () => {
  const { upsert, create, makeUnique } = await start();
  await makeUnique('contacts', 'syncline_id');
  await create(people);
  const rows = ['ada@example.com', 'new@example.com'].map((email, index) => ({
    id: `u-${index}`,
    idProperty: 'syncline_id',
    properties: { email },
  }));
  expect((await refusalOf(upsert(rows))).code).toBe(409);
  const partly = await upsert(rows.map((row) => ({ ...row, objectWriteTraceId: row.id })));
  expect(partly.results).toMatchObject([
    { _new: true, properties: { email: 'new@example.com', syncline_id: 'u-1' } },
  ]);
  expect(partly.errors).toMatchObject([{ category: 'CONFLICT', context: { objectWriteTraceId: ['u-0'] } }]);
});

test('a batch has a limit that is a rule, and at least one input', async () => {
  const { create, update, rules } = await start();
  expect((await refusalOf(create(Array.from({ length: 101 }, () => people[0] ?? {})))).code).toBe(400);
  expect((await refusalOf(create([]))).code).toBe(400);
  expect((await refusalOf(update([{ properties: { lastname: 'x' } }]))).body['message']).toMatch(/\[id\]/);
  await rules({ batchLimit: 2, showsTraceIds: true });
  expect((await refusalOf(create(people))).code).toBe(400);
  expect((await create(traced.slice(1))).results[0]?.objectWriteTraceId).toBe('t-2');
});
