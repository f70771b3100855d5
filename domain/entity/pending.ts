// What waits to be pushed, and how two such sets become one.
import type { Change } from './change.ts';
import { isImportChange } from './import-row-id.ts';
import type { Pending } from './state.ts';

/** A burst of more changes than this keeps the ids of the first ones; the timeline is a story, not an audit log. */
const maxChangeIdsOfBurst = 200;

/** Two sets of pending changes as one: what was in flight comes back in front of what came since. */
export function joinPending(first: Pending, second: Pending): Pending;
export function joinPending(first: Pending | undefined, second: Pending | undefined): Pending | undefined;
export function joinPending(first: Pending | undefined, second: Pending | undefined): Pending | undefined {
  if (first === undefined || second === undefined) return first ?? second;
  const externalId = second.externalId === undefined ? first.externalId : second.externalId;
  return {
    names: union(first.names, second.names),
    changeIds: union(first.changeIds, second.changeIds),
    policies: union(first.policies, second.policies),
    isOnlyImport: first.isOnlyImport && second.isOnlyImport,
    externalId,
  };
}

/** The pending changes and one more; `taken` names its fields that are newer than what was there. */
export function withChange(pending: Pending | undefined, change: Change, taken: string[]): Pending {
  const joined = joinPending(pending, {
    names: taken,
    changeIds: change.changeId === undefined ? [] : [change.changeId],
    policies: [change.policy ?? 'default'],
    isOnlyImport: isImportChange(change.changeId),
    externalId: change.externalId,
  }) as Pending;
  if (joined.changeIds.length <= maxChangeIdsOfBurst) return joined;
  // Import rows are counted by their change ids, so those stay.
  const [rows, others] = [
    joined.changeIds.filter(isImportChange),
    joined.changeIds.filter((id) => !isImportChange(id)),
  ];
  return { ...joined, changeIds: [...rows, ...others.slice(0, maxChangeIdsOfBurst)] };
}

/** In this order, each once. A few among thousands are looked for one by one: a set of all takes 0.8 ms to make. */
function union<T>(first: T[], second: T[]): T[] {
  if (second.length > 8) return [...new Set([...first, ...second])];
  const added = [...new Set(second)].filter((each) => !first.includes(each));
  return added.length === 0 ? first : [...first, ...added];
}
