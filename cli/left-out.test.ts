// One value that the CRM does not take must not stop a phone number, where the connection says so; and it is told.
import { beforeAll, expect, test } from 'vitest';
import { useCli } from '../test/support/use-cli.ts';

const cli = useCli();

beforeAll(async () => {
  for (const [id, policy] of [
    ['holds', 'hold'],
    ['sends', 'sendWithout'],
  ] as const) {
    const baseUrl = `${cli.rig.crm.url}/hubspot`;
    const settings = [`baseUrl=${baseUrl}`, 'keyProperty=none', `onInvalidField=${policy}`];
    const words = ['connection', 'add', id, '--connector', 'hubspot', '--secret', 'token=demo-key'];
    const added = await cli.run(...words, ...settings.flatMap((pair) => ['--set', pair]));
    expect(added).toMatchObject({ code: 0, stderr: '' });
  }
});

interface Shown {
  unmappedFields: string[];
  leftOutFields: { field: string; crmField: string; reason: string }[];
  timeline: { outcome: string; sentFields: string[]; leftOut: { field: string }[] }[];
}

const change = (connection: string, id: string, ...pairs: string[]) =>
  cli.run(
    'contact',
    'change',
    connection,
    id,
    '--now',
    '--json',
    ...pairs.flatMap((pair) => ['--set', pair]),
  );
const shown = async (connection: string, id: string) =>
  (await cli.run('contact', 'show', connection, id, '--json')).json() as unknown as Shown;
const ann = (email: string) => [`email=${email}`, 'firstName=Ann', 'phone=+12025550181'];

test('by default the contact waits for a person', async () => {
  const answer = await change('holds', 'h-1', ...ann('ann-h@example.com'), 'lifecyclestage=friend');
  expect(answer.json()).toMatchObject({
    outcome: 'needs_attention',
    failure: { kind: 'invalid_record', field: 'lifecyclestage' },
  });
});

test('the rest goes without it, what stayed behind is told, and goes when it is mended', async () => {
  const bad = ['lifecyclestage=friend', 'nonsense=1', 'tags=vip'];
  const created = await change('sends', 's-1', ...ann('ann-s@example.com'), ...bad);
  expect(created.json()).toMatchObject({ outcome: 'created' });
  const story = await shown('sends', 's-1');
  expect(story.unmappedFields).toEqual(['tags']);
  expect(story.leftOutFields.map(({ field }) => field).toSorted()).toEqual(['lifecyclestage', 'nonsense']);
  expect(story.timeline[0]?.sentFields).not.toContain('lifecyclestage');
  const words = (await cli.run('contact', 'show', 'sends', 's-1')).stdout;
  expect(words).toMatch(/Left out +.*lifecyclestage/);
  expect(words).toMatch(/Not sent +tags: the mapping has no field of the CRM for them/);

  // Another field goes, and the bad ones are tried again with it.
  expect((await change('sends', 's-1', 'title=CEO')).json()).toMatchObject({ outcome: 'updated' });
  expect((await shown('sends', 's-1')).timeline[1]).toMatchObject({ sentFields: ['jobtitle'] });

  const mended = await change('sends', 's-1', 'lifecyclestage=lead', 'nonsense=');
  expect(mended.json()).toMatchObject({ outcome: 'updated' });
  const after = await shown('sends', 's-1');
  expect(after.timeline[2]?.sentFields).toContain('lifecyclestage');
  expect(after.leftOutFields.map(({ field }) => field)).not.toContain('lifecyclestage');
});

test('what says who it is holds the contact all the same', async () => {
  const answer = await change('sends', 's-2', 'email=no address', 'firstName=Bo', 'phone=+12025550182');
  expect(answer.json()).toMatchObject({ failure: { kind: 'invalid_record', field: 'email' } });
});
