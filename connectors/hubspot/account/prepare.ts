// The property that holds the app's own id: unique, so that a create by it is an upsert. Looked for, made where it is missing.
import { CrmError } from '../../../domain/failure.ts';
import { isPlainObject } from '../../../domain/json.ts';
import { objectTypes, type ObjectType } from '../../../domain/objects/objects.ts';
import type { Preparation, RequestLimits } from '../../connector.ts';
import { unlessGone, type Api } from '../../kit/api/api.ts';
import { objectNames } from '../fields.ts';
import { keyPropertyOf, type HubspotSettings } from '../settings.ts';

/** The group of properties in which people find it (recorded properties of an account). */
const groups: Readonly<Record<ObjectType, string>> = {
  contact: 'contactinformation',
  company: 'companyinformation',
  deal: 'dealinformation',
};

export async function prepareProperties(
  api: Api,
  settings: HubspotSettings,
  limits: RequestLimits,
): Promise<Preparation[]> {
  const name = keyPropertyOf(settings);
  if (name === undefined) return [];
  const done: Preparation[] = [];
  for (const object of objectTypes) done.push(await prepareProperty(api, object, name, limits));
  return done;
}

/** Throws CrmError where the CRM could not be asked. */
export async function prepareProperty(
  api: Api,
  object: ObjectType,
  name: string,
  limits: RequestLimits,
): Promise<Preparation> {
  const { path: objectPath } = objectNames[object];
  const what = `property ${name} of ${objectPath}`;
  const path = `/crm/v3/properties/${objectPath}`;
  const found = await api
    .send({ operation: 'prepare', method: 'GET', path: `${path}/${encodeURIComponent(name)}` }, limits)
    .catch(unlessGone);
  if (found !== undefined) {
    const isUnique = isPlainObject(found.json) && found.json['hasUniqueValue'] === true;
    return isUnique ? { what, state: 'there' } : { what, state: 'refused', whatToDo: notUnique(name) };
  }
  const body = {
    name,
    label: 'Syncline id',
    description: "The id of this record in the app that Syncline syncs. Don't change it.",
    groupName: groups[object],
    type: 'string',
    fieldType: 'text',
    hasUniqueValue: true,
  };
  try {
    await api.send({ operation: 'prepare', method: 'POST', path, body }, limits);
    return { what, state: 'made' };
  } catch (error) {
    if (!(error instanceof CrmError) || error.execution !== 'rejected') throw error;
    // Two workers at once: the other one has made it.
    if (error.kind === 'conflict') return { what, state: 'there' };
    return { what, state: 'refused', whatToDo: byHand(objectPath, name, error) };
  }
}

/** An account has at most ten unique properties per object. */
function byHand(objectPath: string, name: string, { reason = 'refused' }: CrmError): string {
  return `HubSpot says: ${reason}. Give the login the scope crm.schemas.${objectPath}.write, or make the property by hand: Settings, Properties, ${objectPath}, internal name ${name}, single-line text, "Require unique values"; or set keyProperty=none.`;
}

function notUnique(name: string): string {
  return `The property ${name} is there and is not unique, which cannot be changed afterwards: name another one as keyProperty, or set keyProperty=none.`;
}
