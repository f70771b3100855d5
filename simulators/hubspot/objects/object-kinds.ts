// The three objects: what HubSpot calls them, and what they must have.
import type { Fields } from '../../record.ts';

export type ObjectType = 'contact' | 'company' | 'deal';

export interface ObjectKind {
  type: ObjectType;
  plural: string;
  objectTypeId: '0-1' | '0-2' | '0-3';
  /** In sentences: `ObjectTypeId{legacyObjectType=CONTACT}`. */
  legacyType: string;
  /** Read without asking for them (search guide: default properties). */
  shownByDefault: readonly string[];
  modified: 'lastmodifieddate' | 'hs_lastmodifieddate';
  /** A new one has at least one of them (contacts guide; companies and deals alike). */
  oneOf: readonly string[];
}

export const objectKinds: readonly ObjectKind[] = [
  {
    type: 'contact',
    plural: 'contacts',
    objectTypeId: '0-1',
    legacyType: 'CONTACT',
    shownByDefault: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
    modified: 'lastmodifieddate',
    oneOf: ['email', 'firstname', 'lastname'],
  },
  {
    type: 'company',
    plural: 'companies',
    objectTypeId: '0-2',
    legacyType: 'COMPANY',
    shownByDefault: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    modified: 'hs_lastmodifieddate',
    oneOf: ['name', 'domain'],
  },
  {
    type: 'deal',
    plural: 'deals',
    objectTypeId: '0-3',
    legacyType: 'DEAL',
    shownByDefault: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'hs_object_id',
      'pipeline',
    ],
    modified: 'hs_lastmodifieddate',
    oneOf: ['dealname'],
  },
];

/** `contacts`, `contact`, `0-1`, in any case; undefined for what this account has not. */
export function objectKind(name: string): ObjectKind | undefined {
  const wanted = name.toLowerCase();
  return objectKinds.find((kind) => [kind.type, kind.plural, kind.objectTypeId].includes(wanted));
}

export function kindOf(type: string): ObjectKind {
  const kind = objectKinds.find((each) => each.type === type);
  if (kind === undefined) throw new Error(`There is no object "${type}"`);
  return kind;
}

/** The value of a property as text; '' where it has none. */
export function textOf(fields: Fields, name: string): string {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' ? value : '';
}
