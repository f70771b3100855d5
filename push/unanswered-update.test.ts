// An update was sent and nobody knows its answer: the CRM may hold either value, so neither counts as sent.
import { expect, test } from 'vitest';
import { requestOf, useAttempts } from '../test/support/attempts.ts';
import { RetryLater, type WriteStep } from './dependencies.ts';

const attempts = useAttempts();

const steps: WriteStep[] = ['sent', 'executed'];
const personOf = (step: WriteStep) => ({ name: step, phone: `+1 202 555 016${steps.indexOf(step)}` });
const titlesInCrm = async (step: WriteStep) => {
  const records = (await attempts.crm.records()).filter(({ fields }) => fields['name'] === step);
  return records.map(({ fields }) => (fields['custom_fields'] as { title: string }).title);
};

test.each(steps)(
  'a value that is taken back after an update that ended at "%s" is sent again, after the horizon',
  async (step) => {
    const entityId = `back-${step}`;
    const titled = (title: string, at: number) => requestOf(entityId, { ...personOf(step), title }, at);
    await attempts.push(titled('old', 1_000));
    await attempts.attemptThatDies(step, 'update', titled('new', 2_000));

    const early = await attempts.attempt('update', titled('old', 3_000)).catch((error: unknown) => error);
    expect(early).toBeInstanceOf(RetryLater);
    await attempts.endHorizon(entityId);
    expect(await attempts.push(titled('old', 3_000))).toMatchObject({ outcome: 'updated' });
    expect(await titlesInCrm(step)).toEqual(['old']);
    expect(await attempts.push(titled('old', 4_000))).toMatchObject({ outcome: 'unchanged' });
  },
);

test('a field that an update without an answer has filled in an adopted record is ours to write again', async () => {
  await attempts.settings({ onAdopt: 'fillEmpty' });
  const person = { name: 'Salesperson', phone: '+1 202 555 0169' };
  await attempts.crm.addRecord(person);
  await attempts.crm.fault({ operation: 'update', kind: 'garbled', times: 1 });
  const titled = (title: string, at: number) => requestOf('adopted', { ...person, title }, at);
  expect(await attempts.push(titled('first', 1_000))).toMatchObject({ waits: expect.anything() });
  await attempts.endHorizon('adopted');
  expect(await attempts.push(titled('second', 2_000))).toMatchObject({ outcome: 'updated' });
  const records = (await attempts.crm.records()).filter(({ fields }) => fields['phone'] === person.phone);
  expect(records).toMatchObject([{ fields: { custom_fields: { title: 'second' } } }]);
  await attempts.settings({ onAdopt: 'overwrite' });
});
