// Is a record that a lookup found the entity's own? Decided by all that is known of both, never by the last key alone.
// Pure; the one place of this rule, whoever found the record and why.
import { identifiesNobody } from './nobody.ts';
import type { ObjectType } from './object-definition.ts';
import { objects } from './objects.ts';
import { severalIn } from './several-values.ts';

/** Key field → its values, as far as they are known or shown. A field without one is absent. */
export type Identity = Readonly<Record<string, readonly string[]>>;

/** What a connection does with a record that has the entity's phone and somebody else's e-mail. */
export type OnContradiction = 'conflict' | 'create' | 'adopt';

/** `certain`: our own key, or an id that somebody named. `strong`: an e-mail. `weak`: a phone, which people share. */
export type Strength = 'certain' | 'strong' | 'weak';

const strengths: readonly Strength[] = ['weak', 'strong', 'certain'];

export interface Hit {
  externalId: string;
  /** It carries our own key with this entity's id. */
  hasOurKey: boolean;
  /** It carries our own key with the id of another entity. */
  carriesKeyOf?: string | undefined;
  /** What it shows of the fields that are keys; absent: nothing. */
  shows?: Identity | undefined;
  /** The keys by which the CRM was asked when it answered this record. */
  foundBy: readonly string[];
}

export interface Evidence {
  strength: Strength;
  /** The field by which it is somebody else: both values are known, and they differ. Or `ourKey`. */
  contradictedBy?: string | undefined;
}

/** In `contradictedBy`: the app's own id in the record is another entity's. */
export const ourKey = 'ourKey';

/** How much a key of this name proves. What is no key of the object is an id: the app's own, or the CRM's. */
export function strengthOf(object: ObjectType, field: string, phoneIsIdentity = false): Strength {
  const { keys, compoundKeys } = objects[object];
  const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
  if (key === undefined)
    return Object.hasOwn(compoundKeys, field) ? (compoundKeys[field] ?? 'weak') : 'certain';
  return phoneIsIdentity && field === 'phone' ? 'strong' : key.strength;
}

/** What an entity's fields say of who it is: values that identify somebody, those in its lists too. */
export function identityOf(object: ObjectType, fields: Readonly<Record<string, unknown>>): Identity {
  return withoutNobody(
    Object.fromEntries(
      Object.entries(objects[object].keys).map(([field, { list }]) => {
        const more = list === undefined ? [] : [fields[list]].flat();
        return [field, [fields[field], ...more].flatMap(textOf)];
      }),
    ),
  );
}

/** Each value by itself, and none that identifies nobody: an "n/a" in the CRM is no other e-mail. */
export function withoutNobody(identity: Identity): Identity {
  return Object.fromEntries(
    Object.entries(identity).flatMap(([field, values]) => {
      const known = values
        .flatMap((value) => severalIn(field, value))
        .filter((value) => !identifiesNobody(field, value));
      return known.length === 0 ? [] : [[field, known]];
    }),
  );
}

type Comparison = 'same' | 'other' | 'not_known';

/** `not_known`: one of the two says nothing of this field. */
export function compareField(object: ObjectType, field: string, one: Identity, other: Identity): Comparison {
  const { keys } = objects[object];
  const key = Object.hasOwn(keys, field) ? keys[field] : undefined;
  const [ours = [], theirs = []] = [one, other].map((each) =>
    Object.hasOwn(each, field) ? each[field] : [],
  );
  if (key === undefined || ours.length === 0 || theirs.length === 0) return 'not_known';
  const isSame = key.isSame ?? ((a: string, b: string) => key.spelling(a) === key.spelling(b));
  return ours.some((value) => theirs.some((shown) => isSame(value, shown))) ? 'same' : 'other';
}

/** The strong key by which two are two: both have one, and they differ. */
export function contradiction(object: ObjectType, one: Identity, other: Identity): string | undefined {
  return Object.entries(objects[object].keys).find(
    ([field, { strength }]) =>
      strength === 'strong' && compareField(object, field, one, withoutNobody(other)) === 'other',
  )?.[0];
}

/** Weighs one hit against what is known of the entity. */
export function weigh(
  object: ObjectType,
  { hasOurKey, carriesKeyOf, shows = {}, foundBy }: Hit,
  { known, phoneIsIdentity }: { known: Identity; phoneIsIdentity: boolean },
): Evidence {
  const strengthOfKey = (field: string): Strength => strengthOf(object, field, phoneIsIdentity);
  // One call that asked for several keys does not say which of them found it.
  const found = foundBy.map(strengthOfKey).toSorted(byStrength)[0] ?? 'weak';
  if (hasOurKey) return { strength: 'certain' };
  // A CRM that compares without case finds "abc" by "ABC": its upsert would write over that record.
  if (found === 'certain') {
    return { strength: 'certain', ...(carriesKeyOf === undefined ? {} : { contradictedBy: ourKey }) };
  }

  const shown = withoutNobody(shows);
  const compared = Object.keys(objects[object].keys).map((field) => ({
    field,
    strength: strengthOfKey(field),
    comparison: compareField(object, field, known, shown),
  }));
  const same = compared.filter(({ comparison }) => comparison === 'same');
  const others = compared.filter(({ comparison }) => comparison === 'other');
  if (same.some(({ strength }) => strength === 'strong')) return { strength: 'strong' };
  // By a key that it does not show: the CRM is believed.
  const isFoundByStrong = found === 'strong' && !others.some(({ strength }) => strength === 'strong');
  if (isFoundByStrong) return { strength: 'strong' };
  const against =
    others.find(({ strength }) => strength === 'strong') ?? (same.length === 0 ? others[0] : undefined);
  const byKey = carriesKeyOf === undefined ? undefined : ourKey;
  return { strength: 'weak', contradictedBy: against?.field ?? byKey };
}

export type Judgement<H> =
  | { kind: 'none' }
  | { kind: 'one'; hit: H }
  /** As good as each other. */
  | { kind: 'several'; hits: H[] }
  /** It has the phone, and is somebody else by this field. */
  | { kind: 'contradicted'; hit: H; by: string };

/**
 * Which of the hits is the entity's record: the one with the strongest evidence. Only hits of equal strength are
 * several; one that is contradicted counts as the connection says.
 */
export function judge<H>(
  weighed: readonly { hit: H; evidence: Evidence }[],
  onContradiction: OnContradiction,
): Judgement<H> {
  const isTaken = ({ strength, contradictedBy }: Evidence): boolean =>
    contradictedBy === undefined || (onContradiction === 'adopt' && strength !== 'certain');
  const counted = weighed.filter(({ evidence }) => isTaken(evidence));
  // What nothing speaks against comes before what is taken all the same.
  const [best] = counted.toSorted((one, other) => rank(other.evidence) - rank(one.evidence));
  if (best !== undefined) {
    const equal = counted.filter(({ evidence }) => rank(evidence) === rank(best.evidence));
    return equal.length === 1
      ? { kind: 'one', hit: best.hit }
      : { kind: 'several', hits: equal.map(({ hit }) => hit) };
  }
  // No setting makes two of what the CRM takes for one.
  const takenForOne = weighed.find(({ evidence }) => evidence.strength === 'certain');
  const contradicted = takenForOne ?? weighed[0];
  const by = contradicted?.evidence.contradictedBy;
  const mayCreate = takenForOne === undefined && onContradiction === 'create';
  if (contradicted === undefined || by === undefined || mayCreate) return { kind: 'none' };
  return { kind: 'contradicted', hit: contradicted.hit, by };
}

function rank({ strength, contradictedBy }: Evidence): number {
  return strengths.indexOf(strength) + (contradictedBy === undefined ? 0.5 : 0);
}

function byStrength(one: Strength, other: Strength): number {
  return strengths.indexOf(one) - strengths.indexOf(other);
}

/** In one of the shapes in which apps and CRMs hold a value: text, number, `{ value }`; of anything else nothing is known. */
export function textOf(value: unknown): string[] {
  if (typeof value === 'string') return value.trim() === '' ? [] : [value.trim()];
  return typeof value === 'number' ? [String(value)] : [];
}
