// A change comes in: it is merged, or dropped with a reason. Pure; the workflow calls it from its handlers.
import { mergeFields, type StampedField } from '../fields.ts';
import { utf8Length } from '../json.ts';
import type { RefusalKind } from '../failure.ts';
import { arrivedAt, orderTime } from '../quiet-period.ts';
import type { Change } from './change.ts';
import {
  rememberedChangeIds,
  rememberedRequests,
  type Burst,
  type ContactState,
  type Pending,
} from './state.ts';

/** A contact is at most 256 KB of JSON text, order times included. */
export const maxContactBytes = 256 * 1024;
/** A burst of more changes than this keeps the ids of the first ones; the timeline is a story, not an audit log. */
const maxChangeIdsOfBurst = 200;

export interface Arrival {
  now: number;
  startTime: number;
  isFirstActivation: boolean;
}

export type Recorded =
  | { kind: 'recorded'; state: ContactState }
  | { kind: 'repeated'; state: ContactState }
  | { kind: 'dropped'; state: ContactState; failure: RefusalKind; reason: string };

/** Change ids of imports look like `bulk:<bulkId>:<contactId>`. */
export function isImportChange(changeId: string | undefined): boolean {
  return changeId?.startsWith('bulk:') === true;
}

export function recordChange(state: ContactState, change: Change, arrival: Arrival): Recorded {
  if (change.changeId !== undefined && state.recentChangeIds.includes(change.changeId)) {
    return { kind: 'repeated', state };
  }
  const isImport = isImportChange(change.changeId);
  const arrived = arrivedAt({ occurredAt: isImport ? undefined : change.occurredAt, ...arrival });
  const at = orderTime(change.occurredAt, state.highestOrderTime, arrival.now);
  const stamped = Object.fromEntries(
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
  const { fields, taken } = mergeFields(state.fields, stamped);
  if (utf8Length(JSON.stringify(fields)) > maxContactBytes) {
    const dropped = drop(state, 'too_large', 'the contact would be larger than 256 KB with this change');
    if (!isImport) return dropped;
    const droppedRows = [...state.droppedRows, change.changeId as string];
    return { ...dropped, state: { ...dropped.state, droppedRows } };
  }
  const revision = state.revision + 1;
  // A row that is due at once is so only while nothing else waits for quiet: it does not cut a person's burst short.
  const isRowDue = isImport && change.quietPeriodMs === undefined && state.burst === undefined;
  return {
    kind: 'recorded',
    state: {
      ...state,
      fields,
      revision,
      highestOrderTime: Math.max(state.highestOrderTime, at),
      pending: withChange(state.pending, change, taken, isImport),
      burst: withArrival(state.burst, arrived, isImport ? change.quietPeriodMs : 'own'),
      isDueNow: state.isDueNow || change.requestId !== undefined || isRowDue,
      isClicked: state.isClicked || change.requestId !== undefined,
      recentChangeIds: remembered(state.recentChangeIds, change.changeId),
      unreportedRows: isImport ? [...state.unreportedRows, change.changeId as string] : state.unreportedRows,
      requests:
        change.requestId === undefined
          ? state.requests
          : withRequest(state.requests, change.requestId, revision),
    },
  };
}

/** What cannot be taken is counted and said on the status; nothing that was accepted is lost with it. */
export function drop(state: ContactState, failure: RefusalKind, reason: string): Recorded {
  return {
    kind: 'dropped',
    failure,
    reason,
    state: { ...state, dropped: { count: (state.dropped?.count ?? 0) + 1, lastReason: reason } },
  };
}

/** Two sets of pending changes as one: what was in flight comes back in front of what came since. */
export function joinPending(first: Pending, second: Pending): Pending {
  const externalId = second.externalId === undefined ? first.externalId : second.externalId;
  return {
    names: union(first.names, second.names),
    changeIds: union(first.changeIds, second.changeIds),
    policies: union(first.policies, second.policies),
    isOnlyImport: first.isOnlyImport && second.isOnlyImport,
    ...(externalId === undefined ? {} : { externalId }),
  };
}

/** Remembers a request id until it has a result; those with a result leave first when there are more than 20. */
export function withRequest(
  requests: ContactState['requests'],
  requestId: string,
  revision: number,
): ContactState['requests'] {
  if (requests.some((request) => request.requestId === requestId)) return requests;
  const all = [...requests, { requestId, revision }];
  if (all.length <= rememberedRequests) return all;
  const leaving = all.find((request) => request.result !== undefined) ?? all[0];
  return all.filter((request) => request !== leaving);
}

function withChange(
  pending: Pending | undefined,
  change: Change,
  taken: string[],
  isImport: boolean,
): Pending {
  const added: Pending = {
    names: taken,
    changeIds: change.changeId === undefined ? [] : [change.changeId],
    policies: [change.policy ?? 'default'],
    isOnlyImport: isImport,
    ...(change.externalId === undefined ? {} : { externalId: change.externalId }),
  };
  const joined = pending === undefined ? added : joinPending(pending, added);
  if (joined.changeIds.length <= maxChangeIdsOfBurst) return joined;
  // Import rows are counted by their change ids, so those stay.
  const [rows, others] = [
    joined.changeIds.filter(isImportChange),
    joined.changeIds.filter((id) => !isImportChange(id)),
  ];
  return { ...joined, changeIds: [...rows, ...others.slice(0, maxChangeIdsOfBurst)] };
}

/** Rows of an import wait as it says; with a person's change among them the contact's own quiet period holds. */
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

function union<T>(first: T[], second: T[]): T[] {
  return [...new Set([...first, ...second])];
}
