// What stands between two objects. 279, 1 and 4: recorded answers and segmentio/action-destinations 3969; the others are
// from memory.
import type { ObjectType } from '../objects/object-kinds.ts';

export interface AssociationType {
  from: ObjectType;
  to: ObjectType;
  typeId: number;
  label: string | null;
}

export const associationTypes: readonly AssociationType[] = [
  { from: 'contact', to: 'company', typeId: 279, label: null },
  { from: 'contact', to: 'company', typeId: 1, label: 'Primary' },
  { from: 'company', to: 'contact', typeId: 280, label: null },
  { from: 'company', to: 'contact', typeId: 2, label: 'Primary' },
  { from: 'contact', to: 'deal', typeId: 4, label: null },
  { from: 'deal', to: 'contact', typeId: 3, label: null },
  { from: 'deal', to: 'company', typeId: 341, label: null },
  { from: 'deal', to: 'company', typeId: 5, label: 'Primary' },
  { from: 'company', to: 'deal', typeId: 342, label: null },
  { from: 'company', to: 'deal', typeId: 6, label: 'Primary' },
  { from: 'contact', to: 'contact', typeId: 449, label: null },
  { from: 'company', to: 'company', typeId: 450, label: null },
  { from: 'deal', to: 'deal', typeId: 451, label: null },
];

export function unlabelled(from: ObjectType, to: ObjectType): number {
  return typeOf(from, to, null)?.typeId ?? 0;
}

export function primary(from: ObjectType, to: ObjectType): number | undefined {
  return typeOf(from, to, 'Primary')?.typeId;
}

/** The type id that says the same in the other direction. */
export function reversed({ from, to, label }: AssociationType): number {
  return typeOf(to, from, label)?.typeId ?? 0;
}

function typeOf(from: ObjectType, to: ObjectType, label: string | null): AssociationType | undefined {
  return associationTypes.find((each) => each.from === from && each.to === to && each.label === label);
}
