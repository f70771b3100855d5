// What a push would do, without one. It reads, matches and decides by the same code, and claims, marks and writes nothing:
// whatever happens between a preview and its push may change the answer.
import { createHash } from 'node:crypto';
import type { CrmRecord, RecordState } from '../connectors/connector.ts';
import type { Policy } from '../domain/entity/change.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { PushRequest } from '../domain/entity/push.ts';
import { forgotten } from '../domain/entity/send-now-result.ts';
import { CrmError, failureOf, type Failure } from '../domain/failure.ts';
import { mergeFields, type Fields } from '../domain/fields.ts';
import { canonicalJson, type Json } from '../domain/json.ts';
import type { LeftOut } from '../domain/mapping/mapping-refusal.ts';
import type { LinkRow } from '../store/entity/link-row.ts';
import type { Attempt } from './attempt.ts';
import { isHeld, otherIsLinked, ownedBy } from './conflicts.ts';
import type { PushDependencies } from './dependencies.ts';
import { hashRecord } from './hash-record.ts';
import { openAttempt } from './in-attempt.ts';
import { completing } from './look-first.ts';
import { keysToAsk, readRecord } from './lookup.ts';
import { findMatch, ownerOf } from './match.ts';
import { hasMoved, strangerAt, survivorOf } from './moved-record.ts';
import { differencesOf, wordOnMatch } from './policies.ts';
import { deleted } from './recreate.ts';
import { selectFields } from './select-fields.ts';
import { allLeftOut } from './send-without.ts';

/** A change as an app would send it. */
export interface PreviewRequest extends EntityKey {
  fields: Fields;
  externalId?: string | undefined;
  policy?: Policy | undefined;
}

export interface Preview {
  /**
   * `adopt`: a record that is there becomes the entity's, and is changed where `changes` says so. `skip`: a policy
   * forbids it. `refuse`: the push would stop with `failure`. `failed`: it cannot be told now, for `failure`.
   */
  outcome: 'create' | 'update' | 'adopt' | 'unchanged' | 'skip' | 'refuse' | 'failed';
  externalId?: string | undefined;
  url?: string | undefined;
  /** What is there now: nothing, a record that was read, or what nobody can fetch. */
  before: 'none' | 'read' | 'unknown';
  /** Of the record that was read: another one as soon as it shows something else. */
  version?: string | undefined;
  /** Of the CRM's fields; `from` is absent where nothing was read, or shown. */
  changes: { crmField: string; from?: Json | undefined; to: Json }[];
  /** The CRM's fields that a policy leaves as they are. */
  withheld: string[];
  /** What their fields at the CRM cannot hold. */
  leftOut: LeftOut[];
  failure?: Failure | undefined;
}

type Told = Pick<Preview, 'outcome'> & Partial<Preview>;

export async function previewPush(
  dependencies: Pick<PushDependencies, 'store' | 'connect' | 'monotonicNow'>,
  request: PreviewRequest,
): Promise<Preview> {
  return {
    before: 'unknown',
    changes: [],
    withheld: [],
    leftOut: [],
    ...(await preview(dependencies, request)),
  };
}

async function preview(
  dependencies: Parameters<typeof previewPush>[0],
  request: PreviewRequest,
): Promise<Told> {
  try {
    const attempt = await beginPreview(dependencies, request);
    return 'kind' in attempt ? { outcome: 'refuse', failure: attempt } : await decide(attempt);
  } catch (error) {
    if (!(error instanceof CrmError)) throw error;
    const isRefused = ['invalid_record', 'conflict', 'not_found', 'unsupported'].includes(error.kind);
    return { outcome: isRefused ? 'refuse' : 'failed', failure: failureOf(error) };
  }
}

/** A failure: there is nothing that would be pushed. */
async function beginPreview(
  given: Parameters<typeof previewPush>[0],
  { fields: changed, externalId, policy, ...key }: PreviewRequest,
): Promise<Attempt | Failure> {
  const startedAt = given.monotonicNow();
  const tenantId = await given.store.tenantOf(key.connectionId);
  if (tenantId === undefined) throw new TypeError(`a preview of the unknown connection ${key.connectionId}`);
  const view = await given.store.inOneTrip(tenantId, key, (rows) => rows.read('preview'));
  const { connection } = view;
  if (connection === undefined)
    throw new TypeError(`a preview of the unknown connection ${key.connectionId}`);
  if (view.isForgotten) return forgotten(key.object);
  // Newer than all that is known: the change that is looked at is the next one.
  const stamped = Object.fromEntries(
    Object.entries(changed).map(([name, value]) => [name, { value, at: view.now }]),
  );
  const request: PushRequest = {
    ...key,
    pushId: 'preview',
    fields: stamped,
    names: Object.keys(changed),
    changeIds: [],
    policies: policy === undefined ? [] : [policy],
    externalId,
  };
  return openAttempt(
    {
      number: 1,
      isClick: false,
      dependencies: { ...tellsNobody, ...given },
      request,
      tenantId,
      connection,
      view,
      fields: mergeFields(view.fields, stamped).fields,
    },
    startedAt,
  );
}

const refuseToTell = (): never => {
  throw new TypeError('a preview tells nobody and claims nothing');
};
const tellsNobody = {
  retry: refuseToTell,
  begin: refuseToTell,
  associate: refuseToTell,
  newToken: refuseToTell,
};

async function decide(attempt: Attempt): Promise<Told> {
  const { operations, values, request, view } = attempt;
  // Refused data is refused before any call.
  const crmRecord = operations.toRecord(values, request);
  const linked = view.link?.externalId;
  if (linked !== undefined && request.externalId !== undefined && linked !== request.externalId) {
    return { outcome: 'refuse', failure: otherIsLinked(attempt, linked, request.externalId) };
  }
  if (view.link !== undefined) {
    return ofRecord(attempt, crmRecord, { link: view.link, isAdoption: view.link.isAdopting === true });
  }
  if (view.hasOpenCreate) return { outcome: 'failed', failure: unanswered };
  const { externalId } = request;
  if (externalId !== undefined) {
    return (
      (await ofOther(attempt, externalId)) ??
      ofRecord(attempt, crmRecord, { link: { externalId, sentHashes: {} }, isAdoption: false })
    );
  }
  return ofNewEntity(attempt, crmRecord);
}

const unanswered: Failure = {
  kind: 'unknown',
  message: 'An earlier create has no known answer: it is settled first.',
  advice: { code: 'wait' },
};

/** The record is another entity's already. */
async function ofOther(attempt: Attempt, externalId: string): Promise<Told | undefined> {
  const owner = await ownerOf(attempt, { externalId });
  if (owner === undefined || owner === attempt.request.entityId) return undefined;
  return { outcome: 'refuse', externalId, failure: ownedBy(attempt, externalId, owner) };
}

/** An entity without a record of its own. */
async function ofNewEntity(attempt: Attempt, crmRecord: CrmRecord): Promise<Told> {
  const keys = keysToAsk(attempt);
  if (keys.length > 0) {
    const found = await findMatch(attempt, keys);
    if (found.kind === 'conflict') return { outcome: 'refuse', failure: found.failure };
    if (found.kind === 'one') {
      const { externalId, url } = found.match;
      const word = wordOnMatch(attempt);
      if (word === 'skip') return { outcome: 'skip', externalId, url };
      if (word === 'hold') {
        return { outcome: 'refuse', externalId, url, failure: isHeld(attempt, externalId) };
      }
      const adopted = await ofRecord(attempt, crmRecord, {
        link: { externalId, url, sentHashes: {} },
        isAdoption: true,
      });
      return isWritten(adopted) ? { ...adopted, outcome: 'adopt' } : adopted;
    }
  }
  if (!attempt.mayCreate) return { outcome: 'skip' };
  const before = keys.length > 0 ? 'none' : 'unknown';
  return { outcome: 'create', before, ...asWritten(attempt, crmRecord, undefined) };
}

const isWritten = ({ outcome }: Told): boolean => outcome === 'update' || outcome === 'unchanged';

/** An entity whose record is known: by its link, by the app's word, or because it was found. */
async function ofRecord(
  attempt: Attempt,
  crmRecord: CrmRecord,
  target: { link: LinkRow; isAdoption: boolean },
): Promise<Told> {
  const { link } = target;
  const { externalId, url } = link;
  const hashed = await hashRecord(attempt, crmRecord);
  if (link.fingerprint === hashed.fingerprint && !attempt.isPostgresBehind) {
    return { outcome: 'unchanged', externalId, url };
  }
  if (!attempt.mayUpdate) return { outcome: 'skip', externalId, url };
  const state = externalId === undefined ? undefined : await readRecord(attempt, externalId);
  if (state !== undefined && state.state !== 'live') return ofDeparted(attempt, crmRecord, target, state);
  const match = state?.match;
  const selection = selectFields({
    ...differencesOf(attempt, target, { crmRecord, ...hashed }),
    current: match?.record,
  });
  const told = {
    externalId,
    url: match?.url ?? url,
    before: match?.record === undefined ? ('unknown' as const) : ('read' as const),
    version: match?.record && versionOf(match.record),
    withheld: selection.withheld,
  };
  if (selection.changed.length === 0) return { outcome: 'unchanged', ...told };
  const changed = Object.fromEntries(
    Object.entries(crmRecord).filter(([crmField]) => selection.changed.includes(crmField)),
  );
  const complete = await completing(attempt, { ...link, current: match?.record });
  return { outcome: 'update', ...told, ...asWritten(attempt, complete(changed), match?.record) };
}

/** The record is not there any more: what the connection says of that, and of the one in which it lives on. */
async function ofDeparted(
  attempt: Attempt,
  crmRecord: CrmRecord,
  { link, isAdoption }: { link: LinkRow; isAdoption: boolean },
  state: Exclude<RecordState, { state: 'live' }>,
): Promise<Told> {
  const { request, settings } = attempt;
  const { externalId = '' } = link;
  if (state.state === 'gone' || state.state === 'archived') {
    const how = state.state === 'gone' ? 'deleted' : 'archived';
    return settings.onDeleted === 'recreate' && attempt.view.link !== undefined
      ? { outcome: 'create', before: 'none', ...asWritten(attempt, crmRecord, undefined) }
      : { outcome: 'refuse', externalId, failure: deleted(attempt, externalId, how) };
  }
  const survivor = survivorOf(state);
  // Followed once, as by a push.
  if (survivor === undefined || request.gone !== undefined) {
    return { outcome: 'refuse', externalId, failure: hasMoved(attempt, externalId, state) };
  }
  const stranger = await strangerAt(attempt, survivor);
  if (stranger !== undefined) return { outcome: 'refuse', externalId: survivor, failure: stranger };
  const other = await ofOther(attempt, survivor);
  if (other !== undefined) return other;
  const { sentHashes } = link;
  const follower = { ...attempt, request: { ...request, gone: externalId } };
  return ofRecord(follower, crmRecord, { link: { externalId: survivor, sentHashes }, isAdoption });
}

function asWritten(
  attempt: Attempt,
  record: CrmRecord,
  current: CrmRecord | undefined,
): Pick<Preview, 'changes' | 'leftOut'> {
  const changes = Object.entries(record).map(([crmField, to]) => ({
    crmField,
    from: current !== undefined && Object.hasOwn(current, crmField) ? current[crmField] : undefined,
    to,
  }));
  return { changes, leftOut: allLeftOut(attempt, []) };
}

function versionOf(record: CrmRecord): string {
  return createHash('sha256').update(canonicalJson(record)).digest('base64url').slice(0, 22);
}
