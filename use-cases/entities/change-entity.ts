// A change of an entity: recorded and pushed when it is quiet, or pushed at once.
import type { EntityChange } from '../../client/change.ts';
import type { SentNow } from '../../client/syncline-client.ts';
export type { SentNow } from '../../client/syncline-client.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { timingOf } from '../../push/endings.ts';
import type { ConnectionRow } from '../../store/connections.ts';
import type { EntityStory } from '../../store/entity/entity-story.ts';
import { connectionOf } from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';

export interface RecordedChange {
  workflowId: string;
  changeId: string;
  /** It is pushed when the entity has been quiet for so long. */
  quietPeriodMs: number;
  /** It is kept and not pushed until this is over. */
  held?: Hold | undefined;
}

export type Hold = 'paused' | 'connection_paused' | 'login_expired';

/** A change of a forgotten entity would be thrown away, so it is refused. Throws RefusedError, RefusedChangeError and InvalidIdError. */
export async function changeEntity(
  syncline: Syncline,
  key: EntityKey,
  change: EntityChange,
): Promise<RecordedChange> {
  const connection = await connectionOf(syncline, key);
  const story = await syncline.stories.read(key);
  if (story?.isForgotten === true) throw new RefusedError({ code: 'forgotten', key });
  const client = await syncline.client();
  const recorded = await client.changed(key, change);
  const held = holdOf(connection, story);
  return { ...recorded, quietPeriodMs: timingOf(connection).quietPeriodMs, ...(held && { held }) };
}

/** A person's own pause outlives that of the connection. */
function holdOf({ state }: ConnectionRow, story: EntityStory | undefined): Hold | undefined {
  if (story?.isPaused === true) return 'paused';
  if (state === 'paused') return 'connection_paused';
  return state === 'auth_expired' ? 'login_expired' : undefined;
}

export interface SendRequest extends EntityChange {
  /** How long to wait for an outcome before `pending` is answered. */
  waitMs: number;
}

/** With or without a change; asked again with the same request id, the same outcome is answered. Throws as changeEntity. */
export async function sendEntityNow(
  syncline: Syncline,
  key: EntityKey,
  { waitMs, requestId, ...change }: SendRequest,
): Promise<SentNow> {
  await connectionOf(syncline, key);
  const client = await syncline.client();
  const { fields, occurredAt = new Date(), policy, externalId, changeId } = change;
  // sendNow carries fields only; the rest of a change goes before it.
  const isWhole = policy === undefined && externalId === undefined && changeId === undefined;
  if (!isWhole) await client.changed(key, { ...change, occurredAt });
  const carried = isWhole && Object.keys(fields).length > 0 ? { fields, occurredAt } : {};
  return client.sendNow(key, { ...carried, requestId, waitMs });
}
