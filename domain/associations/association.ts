// What is known of one association: who is named, what the CRM holds together by our doing, and what failed. Pure.
import type { Failure } from '../failure.ts';
import type { Named } from './wanted.ts';

/** The signal of ours by which an entity hears that there is something to associate. */
export const associateName = 'associate';

export type AssociationState =
  /** Nothing was sent. */
  | 'waiting'
  /** Sent, and no answer yet: the CRM may hold the two together. */
  | 'associating'
  | 'associated'
  /** As `associating`, for taking it away. */
  | 'dissociating'
  /** The CRM refuses; it is tried again with the entity's next push. */
  | 'refused'
  /** This connection cannot; nothing waits for it. */
  | 'unsupported';

/** The records of the entity and of the one that it names. */
export interface RecordPair {
  externalId: string;
  otherId: string;
}

export interface Association {
  other: Named;
  /** The entity's fields name it. */
  isWanted: boolean;
  state: AssociationState;
  /** What `state` is about; absent while nothing was sent. */
  records?: RecordPair | undefined;
  /** What the links say now; absent until both have one. */
  linked?: RecordPair | undefined;
  /** How long what was sent of it may still be executed; 0: its answer is known, or that is over. */
  untilHorizonMs: number;
  /** How long a "take it away" of `linked`, of this or another association, may still be executed. */
  untilUndoneMs: number;
  /**
   * Another association wants `records` too, because a record was taken from one entity by another, and is about no other
   * records: it can take them over as they are.
   */
  hasHeir: boolean;
  failure?: Failure | undefined;
}

export function isSamePair(one: RecordPair | undefined, other: RecordPair | undefined): boolean {
  return one?.externalId === other?.externalId && one?.otherId === other?.otherId;
}
