// The table entity id ↔ external id: a person's word ends a conflict or an unknown create.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import { isNoId } from '../../domain/no-id.ts';
import { namersOf } from '../../push/associations/tell-namers.ts';
import { waitingFor } from '../../push/let-go.ts';
import type { LinkEntry, SetLinkRequest, SetLinkResult } from '../../store/links.ts';
import {
  connectionOf,
  connectionTaking,
  findConnection,
  openedSession,
} from '../connections/find-connection.ts';
import type { Syncline } from '../open-syncline.ts';
import { RefusedError } from '../refused-error.ts';

export type SetLink = Extract<SetLinkResult, { kind: 'set' | 'unchanged' }>;

const pageSize = 1_000;

/** Says which record it is. Throws RefusedError. */
export async function setLink(syncline: Syncline, request: SetLinkRequest): Promise<SetLink> {
  const { key, externalId } = request;
  if (externalId.trim() === '' || isNoId(externalId)) throw new RefusedError({ code: 'empty_external_id' });
  await connectionOf(syncline, key);
  const result = await setAndRetry(syncline, request);
  if (result.kind === 'set' || result.kind === 'unchanged') return result;
  throw new RefusedError({ code: 'link_refused', key, why: result });
}

/** The entity pushes to its record, and one that the record was taken from looks for its own. */
export async function setAndRetry(syncline: Syncline, given: SetLinkRequest): Promise<SetLinkResult> {
  const request = { ...given, externalId: await canonicalId(syncline, given) };
  const result = await syncline.links.set(request);
  if (result.kind !== 'set' && result.kind !== 'unchanged') return result;
  const client = await syncline.client();
  await client.retry(request.key, { onlyIfOpen: true, link: { externalId: request.externalId } });
  if (result.kind === 'set' && result.formerOwner !== undefined) {
    await client.retry({ ...request.key, entityId: result.formerOwner }, { onlyIfOpen: true, link: null });
  }
  await retryWaiting(syncline, request.key);
  await tellNamers(syncline, request.key);
  return result;
}

/** As the CRM itself writes it: a record has one link. */
async function canonicalId(syncline: Syncline, { key, externalId }: SetLinkRequest): Promise<string> {
  const opened = await openedSession(syncline, await findConnection(syncline, key.connectionId));
  return opened?.session.objects[key.object]?.canonicalId?.(externalId) ?? externalId;
}

/** Who was told that this entity owns the record may find it free now. */
async function retryWaiting(syncline: Syncline, key: EntityKey): Promise<void> {
  const client = await syncline.client();
  for (const entityId of await waitingFor(syncline, key)) {
    await client.retry({ ...key, entityId }, { onlyIfOpen: true });
  }
}

/** A record that came without a push: those that name the entity and have one associate with it. */
async function tellNamers(syncline: Syncline, key: EntityKey): Promise<void> {
  const client = await syncline.client();
  for (const namer of await namersOf(syncline, key)) await client.associate(namer);
}

/** The next push looks for its record. Throws RefusedError. */
export async function removeLink(syncline: Syncline, key: EntityKey): Promise<void> {
  await connectionOf(syncline, key);
  const wasLinked = await syncline.links.remove(key);
  if (!wasLinked) throw new RefusedError({ code: 'no_link', key });
  // An update that was under way begins anew, and looks for the record.
  await (await syncline.client()).retry(key, { onlyIfOpen: true, link: null });
  await retryWaiting(syncline, key);
}

/** In the order of entity ids, a page at a time, and at least one, which may be empty: memory does not grow with the table. Throws RefusedError. */
export async function* exportLinks(
  syncline: Syncline,
  of: Pick<EntityKey, 'connectionId' | 'object'>,
): AsyncGenerator<LinkEntry[]> {
  await connectionTaking(syncline, of);
  let after = '';
  for (;;) {
    const page = await syncline.links.page(of, after, pageSize);
    yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = last.entityId;
  }
}
