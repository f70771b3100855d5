// An association as people are told of it: done, or what it waits for. Pure.
import type { Failure } from '../failure.ts';
import type { EntityKey } from '../entity/entity-key.ts';
import { namesOf, type ObjectType } from '../objects/objects.ts';
import type { AssociationState } from './association.ts';

export type AssociationStatus =
  /** The CRM holds the two together. */
  | 'associated'
  /** One of the two has no record yet. */
  | 'waiting'
  /** It is being done. */
  | 'pending'
  /** The entity does not name it any more, and the CRM may hold the two together yet. */
  | 'ending'
  | 'refused'
  /** This connection cannot. */
  | 'unsupported';

export interface ToldAssociation {
  object: ObjectType;
  id: string;
  externalId: string | null;
  status: AssociationStatus;
  /** Who has no record yet. */
  waitsFor: { object: ObjectType; id: string } | null;
  failure: Failure | null;
}

export interface KnownAssociation extends Omit<ToldAssociation, 'status' | 'waitsFor'> {
  isWanted: boolean;
  state: AssociationState;
}

/** `key`: of whom it is told; `isLinked`: it has a record. */
export function toldAssociation(
  { isWanted, state, ...known }: KnownAssociation,
  { object, entityId, isLinked }: Pick<EntityKey, 'object' | 'entityId'> & { isLinked: boolean },
): ToldAssociation {
  const { id, externalId, failure } = known;
  const status = statusOf({ isWanted, state, areLinked: isLinked && externalId !== null });
  const waitsFor = isLinked ? { object: known.object, id } : { object, id: entityId };
  return { ...known, status, failure, waitsFor: status === 'waiting' ? waitsFor : null };
}

function statusOf(of: { isWanted: boolean; state: AssociationState; areLinked: boolean }): AssociationStatus {
  const { isWanted, state, areLinked } = of;
  if (state === 'unsupported') return state;
  if (!isWanted || (!areLinked && state !== 'waiting' && state !== 'refused')) return 'ending';
  if (!areLinked) return 'waiting';
  return state === 'associated' || state === 'refused' ? state : 'pending';
}

/** `with the company acme`; a sentence without a full stop behind it. */
export function associationInWords(told: ToldAssociation): string {
  const { object, id, status, waitsFor, failure } = told;
  const who = `${namesOf(object).one} ${id}`;
  switch (status) {
    case 'associated':
      return who;
    case 'waiting':
      return `${who}: waits for ${namesOf(waitsFor?.object ?? object).one} ${waitsFor?.id ?? id}, which has no record yet`;
    case 'pending':
      return failure === null
        ? `${who}: is being associated`
        : `${who}: not yet, and tried again by itself (${failure.message})`;
    case 'ending':
      return failure === null
        ? `${who}: is being taken apart`
        : `${who}: not taken apart yet, and tried again (${failure.message})`;
    case 'refused':
      return `${who}: refused, and tried again with the next push (${failure?.message ?? 'without a reason'})`;
    case 'unsupported':
      return `${who}: this connection cannot associate the two`;
  }
}
