// Every history that a test file made is replayed on the current bundle when the file ends.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  type Client,
  type HistoryAndWorkflowId,
} from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { Worker } from '@temporalio/worker';
import { repositoryRoot } from '../../config/home.ts';
import { replayOptions } from './replay.ts';

type KeptHistory = HistoryAndWorkflowId;

/** A folder: the first histories of each file are written there, to become golden ones (test/golden/README.md). */
const recordInto = process.env['SYNCLINE_RECORD_HISTORIES'];

/** Enough for every test; the load tests make thousands of equal ones. */
const mostHistories = 300;

/** Throws when a history of this namespace does not replay on the present workflows. */
export async function keepHistories(client: Client): Promise<void> {
  const histories = limited(historiesOf(client), mostHistories);
  const results = Worker.runReplayHistories({ ...replayOptions(), replayName: 'suite' }, histories);
  for await (const result of results) {
    if (result.error !== undefined) {
      throw new Error(`The history of ${result.workflowId} does not replay: ${result.error.message}`, {
        cause: result.error,
      });
    }
  }
}

/** What is purged between the list and its history has none to be replayed. */
async function* historiesOf(client: Client): AsyncIterable<KeptHistory> {
  for await (const { workflowId, runId } of client.workflow.list({ query: '' })) {
    try {
      yield { workflowId, history: await client.workflow.getHandle(workflowId, runId).fetchHistory() };
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError) && !isNotFound(error)) throw error;
    }
  }
}

function isNotFound(error: unknown): boolean {
  return isGrpcServiceError(error) && error.code === 5;
}

async function* limited(items: AsyncIterable<KeptHistory>, most: number): AsyncIterable<KeptHistory> {
  let count = 0;
  for await (const item of items) {
    if (count >= most) return;
    count += 1;
    if (recordInto !== undefined) record(recordInto, item);
    yield item;
  }
}

function record(folder: string, { workflowId, history }: KeptHistory): void {
  const name = `${workflowId.replaceAll(/[^A-Za-z0-9-]+/g, '_')}.json`;
  // Stack traces name the files of one machine.
  const json = historyToJSON(history as Parameters<typeof historyToJSON>[0]);
  writeFileSync(path.join(folder, name), json.replaceAll(`${repositoryRoot()}/`, ''));
}
