// What is to be done so that the CRM holds together what the app says, and nothing else of our doing. Pure.
import { isSamePair, type Association, type RecordPair } from './association.ts';

export type AssociationTask =
  | { do: 'associate' | 'dissociate'; association: Association; records: RecordPair }
  /** Without a call: the CRM has put another one in its place. */
  | { do: 'letGo'; association: Association }
  /** Without a call: another association wants the two records, and knows from now on that they are together. */
  | { do: 'handOver'; association: Association }
  /** Something that was sent earlier may still be executed, and would undo what is to be done. */
  | { do: 'wait'; association: Association; ms: number };

/**
 * Of one entity and the others of one object, in the order in which it is to be done: what goes, goes first. Asked again
 * when it is done, because an association is about one pair of records at a time. Where the CRM holds one at most, the new
 * one takes the place of the old. `mayDouble`: repeated while the first may still be executed, it would be held twice.
 */
export function nextTasks(
  associations: readonly Association[],
  holds: 'one' | 'many',
  { mayDouble = false }: { mayDouble?: boolean | undefined } = {},
): AssociationTask[] {
  const wanted = associations.flatMap((each) => (mustLeaveFirst(each) ? [] : toAssociate(each, mayDouble)));
  const replacing = holds === 'one' ? wanted[0] : undefined;
  const leaving: AssociationTask[] = [];
  for (const association of associations) {
    const held = heldBy(association);
    if (held === undefined || isKept(association)) continue;
    // First and alone: what there is to do is another thing then.
    if (association.hasHeir) return [{ do: 'handOver', association }];
    if (holds === 'one' && hasReplaced(associations, held)) leaving.push({ do: 'letGo', association });
    else if (!willReplace(replacing, held)) leaving.push(dissociate(association, held));
    // What was sent of the old one would take the place of the new one.
    else if (association.untilHorizonMs > 0) return [wait(association, association.untilHorizonMs)];
  }
  return [...leaving, ...wanted];
}

/** It is about two other records yet, which nobody would know of any more. */
function mustLeaveFirst(association: Association): boolean {
  return heldBy(association) !== undefined && !isKept(association);
}

/** Both have a record, and it is not settled that the CRM holds them together. */
function toAssociate(association: Association, mayDouble: boolean): AssociationTask[] {
  const { state, records, untilHorizonMs, untilUndoneMs } = association;
  const target = targetOf(association);
  if (target === undefined || (state === 'associated' && isSamePair(records, target))) return [];
  // A "take it away" without an answer would come after it, or would not be known any more.
  const isRepeated = isSamePair(records, target) && !mayDouble;
  const ms = Math.max(untilUndoneMs, isRepeated ? 0 : untilHorizonMs);
  return [ms > 0 ? wait(association, ms) : { do: 'associate', association, records: target }];
}

/** The records that shall be together. */
function targetOf({ isWanted, state, linked }: Association): RecordPair | undefined {
  return isWanted && state !== 'unsupported' ? linked : undefined;
}

/** What the CRM holds together by our doing, or may hold. */
function heldBy({ state, records }: Association): RecordPair | undefined {
  return ['associating', 'associated', 'dissociating'].includes(state) ? records : undefined;
}

function isKept(association: Association): boolean {
  return isSamePair(heldBy(association), targetOf(association));
}

/** The CRM has put another one in its place. */
function hasReplaced(associations: readonly Association[], held: RecordPair): boolean {
  return associations.some(
    (each) => each.state === 'associated' && isKept(each) && each.records?.externalId === held.externalId,
  );
}

function willReplace(replacing: AssociationTask | undefined, held: RecordPair): boolean {
  return (
    replacing?.do === 'associate' &&
    // Refused a moment ago: what it should replace is taken away by itself.
    replacing.association.state !== 'refused' &&
    replacing.records.externalId === held.externalId
  );
}

/** An "associate" without an answer may be executed after it. */
function dissociate(association: Association, records: RecordPair): AssociationTask {
  const { state, untilHorizonMs } = association;
  return state !== 'dissociating' && untilHorizonMs > 0
    ? wait(association, untilHorizonMs)
    : { do: 'dissociate', association, records };
}

function wait(association: Association, ms: number): AssociationTask {
  return { do: 'wait', association, ms };
}
