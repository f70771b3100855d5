// The worker dies at each step of a write: the contact still ends with one record and one link, and nobody is needed.
import { expect, test } from 'vitest';
import { fastTimings } from '../support/rig.ts';
import { withOwnWorkers } from '../support/worker-process.ts';

const person = { name: 'Gil Example', email: 'gil@example.com', phone: '+1 202 555 0160' };

// They wait for time-outs more than they compute: at the same time.
test.concurrent.each(['claimed', 'sent', 'executed', 'linked'])(
  'SIGKILL after "%s" of a create leaves one record and one link',
  (step) =>
    withOwnWorkers(async (rig, startWorker) => {
      const connectionId = await rig.addConnection(fastTimings);
      const dying = await startWorker(`${step}:1`);
      await rig.change(connectionId, 'c', { fields: person });
      await dying.exited;
      await startWorker();
      const view = await rig.until(connectionId, 'c', (each) => each.status === 'synced');
      expect(view.lastOutcome).toBe('created');
      expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
      expect(await rig.linksOf(connectionId)).toEqual([view.externalId]);
    }),
);

test.concurrent('SIGKILL after the CRM executed an update: the fields are written again', () =>
  withOwnWorkers(async (rig, startWorker) => {
    const connectionId = await rig.addConnection(fastTimings);
    const first = await startWorker();
    await rig.change(connectionId, 'c', { fields: person });
    await rig.until(connectionId, 'c', (view) => view.status === 'synced');
    await first.kill();
    const dying = await startWorker('executed:1');
    await rig.change(connectionId, 'c', { fields: { title: 'Two' } });
    await dying.exited;
    await startWorker();
    await rig.until(connectionId, 'c', (view) => view.lastOutcome === 'updated');
    expect((await rig.crm.records())[0]?.fields['custom_fields']).toMatchObject({ title: 'Two' });
    const { create, update } = (await rig.crm.stats()).operations;
    expect(create).toBe(1);
    // Once more on a machine so slow that a request ran into its time-out.
    expect(update).toBeGreaterThanOrEqual(2);
  }));
