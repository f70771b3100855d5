// Contacts that are open today were begun by earlier code: their histories must replay on the current one.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { expect, test } from 'vitest';
import { repositoryRoot } from '../config/home.ts';
import { replay } from './support/replay.ts';

const folder = path.join(repositoryRoot(), 'test', 'golden');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));

test('there are golden histories', () => {
  expect(files.length).toBeGreaterThan(5);
});

test.each(files)('the golden history %s replays on the current workflows', async (file) => {
  const history = historyFromJSON(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  const started = history.events?.[0]?.workflowExecutionStartedEventAttributes;
  const workflowId = started?.workflowId ?? 'golden';
  await replay(history, workflowId);
});

test('a history that the code would not make fails its replay', async () => {
  const [file = ''] = files;
  const history = historyFromJSON(JSON.parse(readFileSync(path.join(folder, file), 'utf8')));
  const scheduled = history.events?.find((event) => event.activityTaskScheduledEventAttributes);
  const attributes = scheduled?.activityTaskScheduledEventAttributes;
  if (attributes?.activityType !== undefined && attributes.activityType !== null)
    attributes.activityType.name = 'other';
  const workflowId = history.events?.[0]?.workflowExecutionStartedEventAttributes?.workflowId ?? 'golden';
  await expect(replay(history, workflowId)).rejects.toThrow();
});
