// Thousands of changes wait for a worker, on a contact that is large: it takes them all, and others are served beside it.
import { expect, test } from 'vitest';
import type { EntityView } from '../../domain/entity/view.ts';
import { useRig } from '../support/rig.ts';

const rig = useRig();

const person = (n: number) => ({
  name: `Mia ${n}`,
  email: `mia${n}@example.com`,
  phone: `+1 202 555 0${700 + n}`,
});

const isInStep = (view: EntityView): boolean => view.status === 'synced' && view.pendingFields.length === 0;

async function pileUp(connectionId: string, entityId: string, signals: number): Promise<void> {
  let next = 0;
  const send = async (): Promise<void> => {
    while (next < signals) {
      const n = (next += 1);
      await rig.change(connectionId, entityId, { fields: { counter: n }, occurredAt: Date.now() + n });
    }
  };
  await Promise.all(Array.from({ length: 20 }, send));
}

const kilobytes = (n: number): string => 'x'.repeat(n * 1_000);
const fewLargeFields = [1, 2, 3, 4].map((n) => ({ [`note${n}`]: kilobytes(55) }));
const thousandsOfFields = [0, 1, 2, 3].map((n) =>
  Object.fromEntries(Array.from({ length: 1_100 }, (_, each) => [`field-${n}-${each}`, each])),
);

test.each<[number, string, Record<string, string | number>[]]>([
  [3_000, 'a few large fields', fewLargeFields],
  [1_000, 'thousands of fields', thousandsOfFields],
])(
  '%i changes that wait for a worker are all taken by a contact of 220 KB in %s',
  { timeout: 400_000 },
  async (signals, _size, parts) => {
    const connectionId = await rig.addConnection({ quietPeriodMs: 100 });
    await rig.change(connectionId, 'large', { fields: { ...person(1), counter: 0 } });
    for (const fields of parts) {
      await rig.change(connectionId, 'large', { fields, occurredAt: Date.now() });
    }
    await rig.until(connectionId, 'large', isInStep);
    await rig.stopWorker();
    await pileUp(connectionId, 'large', signals);
    await rig.startWorker();
    expect(await rig.sendNow(connectionId, 'other', { fields: person(2) })).toMatchObject({
      outcome: 'created',
    });
    const view = await rig.until(connectionId, 'large', isInStep);
    expect(view.dropped).toBeUndefined();
    const record = (await rig.crm.records()).find((each) => each.fields['email'] === 'mia1@example.com');
    expect(record?.fields['custom_fields']).toMatchObject({ counter: signals });
    await rig.crm.reset();
  },
);

test('messages that piled up are heard in the order in which they came', async () => {
  const connectionId = await rig.addConnection({ quietPeriodMs: 100 });
  await rig.stopWorker();
  await rig.change(connectionId, 'c', { fields: person(3) });
  const handle = rig.handle(connectionId, 'c');
  await handle.signal('pause');
  await handle.signal('resume');
  await handle.signal('pause');
  await rig.change(connectionId, 'c', { fields: { title: 'Later' } });
  await rig.startWorker();
  await rig.until(connectionId, 'c', (view) => view.status === 'paused');
  await handle.signal('resume');
  await rig.until(connectionId, 'c', (view) => view.status === 'synced');
});
