// One contact's story: what Postgres knows, what its workflow says, put together.
import type { EntityStatus } from '../../../client/entity-status.ts';
import type { Failure } from '../../../domain/failure.ts';
import { workflowIdOf } from '../../../domain/workflow-id.ts';
import type { EntityStory, TimelineLine } from '../../../store/entity/entity-story.ts';
import { CommandError } from '../../output/command-error.ts';
import type { Syncline } from '../open.ts';

/** The document of `contact show --json`. */
export interface ShownContact {
  connectionId: string;
  contactId: string;
  workflowId: string;
  status: string;
  externalId: string | null;
  url: string | null;
  lastOutcome: string | null;
  lastSyncedAt: string | null;
  pendingFields: string[];
  dueAt: string | null;
  failure: Failure | null;
  /** Changes that could not be taken, since the contact's workflow began. */
  dropped: { count: number; lastReason: string } | null;
  /** `postgres`: there is no open workflow, or Temporal does not answer. */
  answeredBy: EntityStatus['answeredBy'] | 'postgres';
  timeline: TimelineLine[];
}

/** Postgres first: it answers also when Temporal does not. Throws CommandError for a contact nobody has heard of. */
export async function readContact(
  syncline: Syncline,
  connectionId: string,
  contactId: string,
): Promise<ShownContact> {
  const workflowId = workflowIdOf({ connectionId, object: 'contact', entityId: contactId });
  await syncline.connection(connectionId);
  const story = await syncline.stories.read({ connectionId, object: 'contact', entityId: contactId });
  if (story === undefined) throw new CommandError(`There is no connection "${connectionId}".`);
  const live = await askWorkflow(syncline, connectionId, contactId);
  if (live === undefined && !story.isKnown && !story.isForgotten) {
    throw new CommandError(`Nobody has heard of the contact "${contactId}" on "${connectionId}" yet.`);
  }
  return {
    connectionId,
    contactId,
    workflowId,
    status: story.isForgotten ? 'forgotten' : (live?.status ?? statusOf(story)),
    // A contact that starts anew after a lost run has not read its link yet.
    externalId: live?.externalId ?? story.externalId,
    url: live?.url ?? story.url,
    lastOutcome: live?.lastOutcome ?? story.lastOutcome,
    lastSyncedAt: live?.lastSyncedAt ?? story.lastSyncedAt,
    pendingFields: live?.pendingFields ?? [],
    dueAt: live?.dueAt ?? null,
    failure: failureOf(live, story),
    dropped: live?.dropped ?? null,
    answeredBy: live?.answeredBy ?? 'postgres',
    timeline: story.timeline,
  };
}

async function askWorkflow(
  syncline: Syncline,
  connectionId: string,
  contactId: string,
): Promise<EntityStatus | undefined> {
  try {
    const client = await syncline.client();
    return await client.status({ connectionId, object: 'contact', entityId: contactId });
  } catch (error) {
    process.stderr.write(
      `Temporal does not answer, so this is what Postgres knows (${error instanceof Error ? error.message : String(error)}).\n`,
    );
    return undefined;
  }
}

/** A running contact knows its failure; without its word, the last push does. */
function failureOf(live: EntityStatus | undefined, story: EntityStory): Failure | null {
  if (live?.answeredBy === 'workflow') return live.failure ?? null;
  return story.failure;
}

function statusOf(story: EntityStory): string {
  if (story.isPaused) return 'paused';
  if (story.isParked || story.failure !== null) return 'needs_attention';
  return story.lastOutcome === null && !story.isLinked ? 'waiting' : 'synced';
}
