// A change comes in: it is merged, or dropped with a reason. Pure; the workflow calls it from its handlers.
import { contentMark } from '../content-mark.ts';
import { newerFields, type StampedField, type StampedFields } from '../fields.ts';
import { namesOf } from '../objects/objects.ts';
import type { RefusalKind } from '../failure.ts';
import { arrivedAt, orderTime } from '../quiet-period.ts';
import type { Change } from './change.ts';
import { isImportChange } from './import-row-id.ts';
import { growthBy, isTooLarge } from './entity-size.ts';
import { withChange } from './pending.ts';
import {
  rememberedChangeIds,
  rememberedRequests,
  type Burst,
  type EntityState,
  type RememberedRequest,
} from './state.ts';

/** When a message came in, and how it may be taken. */
export interface Arrival {
  now: number;
  startTime: number;
  isFirstActivation: boolean;
  /**
   * The state's fields belong to the caller alone and are changed in place: a copy of thousands of fields takes 3 ms,
   * and thousands of signals may wait.
   */
  mayFill?: boolean | undefined;
}

export type Recorded =
  | { kind: 'recorded'; state: EntityState }
  | { kind: 'repeated'; state: EntityState }
  | { kind: 'dropped'; state: EntityState; failure: RefusalKind; reason: string };

export function recordChange(
  state: EntityState,
  change: Change,
  { mayFill = false, ...arrival }: Arrival,
): Recorded {
  if (change.changeId !== undefined && state.recentChangeIds.includes(change.changeId)) {
    return { kind: 'repeated', state };
  }
  const isImport = isImportChange(change.changeId);
  const arrived = arrivedAt({ occurredAt: isImport ? undefined : change.occurredAt, ...arrival });
  const at = orderTime(change.occurredAt, state.highestOrderTime, arrival.now);
  const taken = newerFields(state.fields, stamped(change, at, arrived, isImport));
  const bytes = state.fieldsBytes;
  const growth = growthBy(state.fields, taken);
  if (isTooLarge(bytes, growth)) {
    const dropped = drop(
      state,
      'too_large',
      `the ${namesOf(state.object).one} would be larger than 256 KB with this change`,
    );
    if (!isImport) return dropped;
    const droppedRows = [...state.droppedRows, change.changeId as string];
    return { ...dropped, state: { ...dropped.state, droppedRows } };
  }
  const { order } = state;
  const revision = state.revision + 1;
  // A row that is due at once is so only while nothing else waits for quiet: it does not cut a person's burst short.
  const isRowDue = isImport && change.quietPeriodMs === undefined && state.burst === undefined;
  return {
    kind: 'recorded',
    state: {
      ...state,
      fields: Object.assign(mayFill ? state.fields : { ...state.fields }, taken),
      fieldsBytes: bytes + growth,
      revision,
      highestOrderTime: Math.max(state.highestOrderTime, at),
      order: {
        ...order,
        pending: withChange(order.pending, change, Object.keys(taken)),
        urgency: change.requestId === undefined ? (order.urgency ?? (isRowDue ? 'now' : undefined)) : 'click',
      },
      burst: withArrival(state.burst, arrived, isImport ? change.quietPeriodMs : 'own'),
      recentChangeIds: remembered(state.recentChangeIds, change.changeId),
      unreportedRows: isImport ? [...state.unreportedRows, change.changeId as string] : state.unreportedRows,
      requests:
        change.requestId === undefined
          ? state.requests
          : withRequest(state.requests, {
              requestId: change.requestId,
              revision,
              content: contentOf(change),
            }),
    },
  };
}

function stamped(change: Change, at: number, arrived: number, isImport: boolean): StampedFields {
  return Object.fromEntries(
    Object.entries(change.fields).map(([name, value]): [string, StampedField] => [
      name,
      {
        value,
        at,
        // Our imports always stamp their rows: an unstamped "bulk:" id is the app's own.
        ...(change.occurredAt === undefined
          ? { arrivedAt: arrived }
          : isImport
            ? { fromImport: true as const }
            : {}),
      },
    ]),
  );
}

/** What cannot be taken is counted and said on the status; nothing that was accepted is lost with it. */
export function drop(state: EntityState, failure: RefusalKind, reason: string): Recorded {
  return {
    kind: 'dropped',
    failure,
    reason,
    state: { ...state, dropped: { count: (state.dropped?.count ?? 0) + 1, lastReason: reason } },
  };
}

/** What a message asks to be written; undefined: nothing, it is a click alone. */
export function contentOf({ fields, externalId }: Change): string | undefined {
  if (externalId === undefined && Object.keys(fields).length === 0) return undefined;
  return contentMark(externalId === undefined ? { fields } : { fields, externalId });
}

/** An id that is used again for something else asks for something else: its old answer would hide what is lost. */
export function isRepeated(
  known: RememberedRequest | undefined,
  content: string | undefined,
): known is RememberedRequest {
  return known !== undefined && (content === undefined || known.content === content);
}

/** Remembers a request id until it has a result; those with a result leave first when there are more than 20. */
export function withRequest(
  requests: EntityState['requests'],
  request: RememberedRequest,
): EntityState['requests'] {
  const known = requests.find(({ requestId }) => requestId === request.requestId);
  if (isRepeated(known, request.content)) return requests;
  const all = [...requests.filter((each) => each !== known), request];
  if (all.length <= rememberedRequests) return all;
  const leaving = all.find(({ result }) => result !== undefined) ?? all[0];
  return all.filter((each) => each !== leaving);
}

/** Rows of an import wait as it says; with a person's change among them the entity's own quiet period holds. */
function withArrival(
  burst: Burst | undefined,
  arrivedAt: number,
  quietPeriod: number | undefined | 'own',
): Burst {
  const bounds = {
    firstArrivedAt: Math.min(burst?.firstArrivedAt ?? arrivedAt, arrivedAt),
    lastArrivedAt: Math.max(burst?.lastArrivedAt ?? arrivedAt, arrivedAt),
  };
  const isOwn = quietPeriod === 'own' || (burst !== undefined && burst.quietPeriodMs === undefined);
  if (isOwn) return bounds;
  const quietPeriodMs = Math.max(burst?.quietPeriodMs ?? 0, quietPeriod ?? 0);
  return quietPeriodMs === 0 ? bounds : { ...bounds, quietPeriodMs };
}

function remembered(ids: string[], id: string | undefined): string[] {
  return id === undefined ? ids : [...ids, id].slice(-rememberedChangeIds);
}
