// The worker dies at each step of a write: the entity still ends with one record and one link, and nobody is needed.
import { expect, test } from 'vitest';
import { fastTimings } from '../support/rig.ts';
import { deal, genericContact, objectsOfOneCrm, type Subject } from '../support/subjects.ts';
import { withOwnWorkers } from '../support/worker-process.ts';

/**
 * Each step for one object; "executed", after which only the lookup knows of the record, for the others: where it dies
 * makes the difference, and the steps before the request and after the answer are the same code for all objects.
 */
const deaths: [step: string, subject: Subject][] = [
  ...['claimed', 'sent', 'executed', 'linked'].map((step): [string, Subject] => [step, genericContact]),
  ...objectsOfOneCrm.map((subject): [string, Subject] => ['executed', subject]),
];

/** A deal for all that is not a contact: an update knows its record by its id. */
const updated = [genericContact, deal];

// They wait for time-outs more than they compute: at the same time.
test.concurrent.each(deaths.map(([step, subject]) => ({ step, subject, name: subject.name })))(
  'SIGKILL after "$step" of a create of $name leaves one record and one link',
  ({ step, subject }) =>
    withOwnWorkers(async (rig, startWorker) => {
      const connectionId = await rig.addConnection(fastTimings);
      const dying = await startWorker(`${step}:1`);
      await rig.change(connectionId, 'c', { fields: subject.sample(1) });
      await dying.exited;
      await startWorker();
      const view = await rig.until(connectionId, 'c', (each) => each.status === 'synced');
      expect(view.lastOutcome).toBe('created');
      expect(await rig.crm.stats()).toMatchObject({ records: 1, duplicates: 0 });
      expect(await rig.linksOf(connectionId)).toEqual([view.externalId]);
    }, subject),
);

test.concurrent.each(updated)(
  'SIGKILL after the CRM executed an update of $name: the fields are written again',
  (subject) =>
    withOwnWorkers(async (rig, startWorker) => {
      const connectionId = await rig.addConnection(fastTimings);
      const first = await startWorker();
      await rig.change(connectionId, 'c', { fields: subject.sample(1) });
      await rig.until(connectionId, 'c', (view) => view.status === 'synced');
      await first.kill();
      const dying = await startWorker('executed:1');
      await rig.change(connectionId, 'c', { fields: { [subject.detail]: 'Two' } });
      await dying.exited;
      await startWorker();
      await rig.until(connectionId, 'c', (view) => view.lastOutcome === 'updated');
      expect((await rig.crm.records()).map(subject.detailOf)).toEqual(['Two']);
      const { create, update } = (await rig.crm.stats()).operations;
      expect(create).toBe(1);
      // Once more on a machine so slow that a request ran into its time-out.
      expect(update).toBeGreaterThanOrEqual(2);
    }, subject),
);
