// Which columns look like the CRM's own id of a record. To drop one makes a second record of everybody; to take another
// one for it overwrites somebody: it is used where it is called so, and asked about otherwise.
import { namesOf, objects, type ObjectType } from '../objects/objects.ts';
import { folded } from './folded.ts';

/** Ours. */
export function isExternalIdName(name: string): boolean {
  return folded(name) === 'externalid';
}

/** In front of "id". */
const systems = [
  'crm',
  'hubspot',
  'hs',
  'salesforce',
  'sfdc',
  'sf',
  'zoho',
  'zcrm',
  'pipedrive',
  'copper',
  'healthsherpa',
  'alloy',
  'dynamics',
];
// "Customer ID" and "User ID" are not among them: apps call their own so.
const records: Readonly<Record<ObjectType, readonly string[]>> = {
  contact: ['contact', 'lead', 'person', 'people'],
  company: ['company', 'account', 'organization', 'organisation'],
  deal: ['deal', 'opportunity'],
};
const anyRecord = ['record', 'object', 'remote', 'external', 'externalrecord', 'remoterecord'];

export function looksLikeExternalId(object: ObjectType, name: string): boolean {
  const plain = folded(name);
  if (objects[object].fields.some((field) => folded(field) === plain)) return false;
  if (plain === folded(namesOf(object).id)) return true;
  const stem = /^(.+?)id$/.exec(plain)?.[1];
  if (stem === undefined) return false;
  if ([...anyRecord, ...systems, ...records[object]].includes(stem)) return true;
  return systems.some(
    (system) =>
      stem.startsWith(system) && [...anyRecord, ...records[object]].includes(stem.slice(system.length)),
  );
}
