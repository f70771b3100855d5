// A company and a deal are entities like a contact: the same workflow under their own names, and none in another's way.
import { expect, test } from 'vitest';
import { entityStart } from '../../client/entity-start.ts';
import { publicKey, type EntityKey } from '../../domain/entity/entity-key.ts';
import type { EntityView } from '../../domain/entity/view.ts';
import { namesOf, type ObjectType } from '../../domain/objects/objects.ts';
import { changedSignal, deletedSignal, workflowIdOf, type ChangePayload } from '../../workflows/messages.ts';
import { eventually } from '../support/patience.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig();

const anHour = { quietPeriodMs: 3_600_000, maxWaitMs: 3_600_000 };

async function change(key: EntityKey, payload: ChangePayload): Promise<void> {
  const { workflowType, options } = entityStart(key);
  await rig.client.workflow.signalWithStart(workflowType, {
    ...options,
    signal: changedSignal(key.object),
    signalArgs: [payload],
  });
}

const statusOf = (key: EntityKey): Promise<EntityView> =>
  rig.client.workflow.getHandle(workflowIdOf(key)).query<EntityView>('status');

async function waiting(key: EntityKey, fields: string[]): Promise<EntityView> {
  const isThere = (view: EntityView): boolean => view.dueAt !== undefined && view.pendingFields.length > 0;
  const view = await eventually(workflowIdOf(key), () => statusOf(key), isThere);
  expect(view.pendingFields.toSorted()).toEqual(fields.toSorted());
  expect(view).toMatchObject({ status: 'waiting', ...publicKey(key) });
  return view;
}

test.each<[ObjectType, ChangePayload['fields'], string[]]>([
  ['contact', { company_name: 'Acme', first_name: 'Ana' }, ['company', 'firstName']],
  ['company', { company_name: 'Acme', company_domain: 'acme.example' }, ['name', 'domain']],
  ['deal', { deal_name: 'Acme 2027', deal_amount: '10.50' }, ['name', 'amount']],
])(
  'a %s is signalled and shown under its own names, and its aliases are its own',
  async (object, fields, names) => {
    const connectionId = await rig.addConnection(anHour);
    const key: EntityKey = { connectionId, object, entityId: 'e-1' };
    await change(key, { fields });
    const view = await waiting(key, names);
    const ids = ['contactId', 'companyId', 'dealId'].filter((name) => Object.hasOwn(view, name));
    expect(ids).toEqual([namesOf(object).id]);
    const { type } = await rig.client.workflow.getHandle(workflowIdOf(key)).describe();
    expect(type).toBe(namesOf(object).workflow);
  },
);

test("entities of one id do not meet: each has its own workflow, and hears only its own object's signals", async () => {
  const connectionId = await rig.addConnection(anHour);
  const [contact, company] = (['contact', 'company'] as const).map((object): EntityKey => {
    return { connectionId, object, entityId: '42' };
  }) as [EntityKey, EntityKey];
  await change(contact, { fields: { title: 'Owner' } });
  await change(company, { fields: { domain: 'acme.example' }, changeId: 'same' });
  await change(contact, { fields: { city: 'Berlin' }, changeId: 'same' });
  await waiting(contact, ['title', 'city']);
  await waiting(company, ['domain']);

  // The signals of another object are ones that it does not know.
  const handle = rig.client.workflow.getHandle(workflowIdOf(company));
  await handle.signal(changedSignal('contact'), { fields: { title: 'Lost' } });
  await handle.signal(deletedSignal('contact'));
  const view = await eventually(
    'dropped',
    () => statusOf(company),
    ({ dropped }) => dropped?.count === 2,
  );
  expect(view.dropped?.lastReason).toBe('there is no signal "contactDeleted"');
  await waiting(company, ['domain']);
});

test('a connection that takes contacts only says so of a company, and keeps the contact of its id in step', async () => {
  const connectionId = await rig.addConnection();
  const fields = { name: 'Acme', email: 'acme@example.com', phone: '+1 202 555 0110' };
  const [contact, company] = (['contact', 'company'] as const).map((object): EntityKey => {
    return { connectionId, object, entityId: '42' };
  }) as [EntityKey, EntityKey];
  await change(company, { fields });
  const refused = await eventually(
    'refused',
    () => statusOf(company),
    ({ status }) => status === 'needs_attention',
  );
  expect(refused).toMatchObject({
    companyId: '42',
    pendingFields: ['name', 'email', 'phone'],
    failure: { kind: 'unsupported', message: expect.stringContaining('takes contacts only') },
  });
  expect(await rig.crm.stats()).toMatchObject({ requests: 0 });
  await change(contact, { fields, requestId: 'r' });
  await eventually(
    'in step',
    () => statusOf(contact),
    ({ status }) => status === 'synced',
  );
  expect((await statusOf(company)).status).toBe('needs_attention');
});

test.each<[ObjectType, (connectionId: string) => Record<string, string>, string, string]>([
  [
    'company',
    (connectionId) => ({ connectionId, contactId: '7' }),
    'The start argument is { "connectionId": …, "companyId": … }, both texts.',
    '7',
  ],
  [
    'deal',
    (connectionId) => ({ connectionId, companyId: '7' }),
    'The start argument is { "connectionId": …, "dealId": … }, both texts.',
    '7',
  ],
  [
    'company',
    (connectionId) => ({ connectionId, companyId: '7' }),
    "This workflow id is not the company's: it must be company:",
    '8',
  ],
])(
  'a %s with another start argument ends as invalid_id, and says which one it takes',
  async (object, argument, message, entityId) => {
    const connectionId = await rig.addConnection(anHour);
    const { workflowType, options } = entityStart({ connectionId, object, entityId });
    const handle = await rig.client.workflow.start(workflowType, {
      ...options,
      args: [argument(connectionId)],
    });
    await expect(handle.result()).rejects.toMatchObject({
      cause: { type: 'invalid_id', message: expect.stringContaining(message) },
    });
  },
);
