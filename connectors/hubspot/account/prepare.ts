// The property that holds the app's own id: unique, so that a create by it is an upsert. Looked for, made where it is missing.
import { isPlainObject } from '../../../domain/json.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { Preparation, RequestLimits } from '../../connector.ts';
import { unlessGone, type Api } from '../../kit/api/api.ts';
import { prepareEach, prepareField } from '../../kit/objects/prepare-field.ts';
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
  return prepareEach((object) => prepareProperty(api, object, name, limits));
}

/** Throws CrmError where the CRM could not be asked. */
export function prepareProperty(
  api: Api,
  object: ObjectType,
  name: string,
  limits: RequestLimits,
): Promise<Preparation> {
  const { path: objectPath } = objectNames[object];
  const path = `/crm/v3/properties/${objectPath}`;
  return prepareField(
    {
      what: `property ${name} of ${objectPath}`,
      title: 'HubSpot',
      async look(limits) {
        const request = {
          operation: 'prepare',
          method: 'GET',
          path: `${path}/${encodeURIComponent(name)}`,
        } as const;
        const found = await api.send(request, limits).catch(unlessGone);
        if (found === undefined) return 'missing';
        return isPlainObject(found.json) && found.json['hasUniqueValue'] === true ? 'there' : 'unfit';
      },
      make(limits) {
        const body = {
          name,
          label: 'Syncline id',
          description: "The id of this record in the app that Syncline syncs. Don't change it.",
          groupName: groups[object],
          type: 'string',
          fieldType: 'text',
          hasUniqueValue: true,
        };
        return api.send({ operation: 'prepare', method: 'POST', path, body }, limits);
      },
      // An account has at most ten unique properties per object.
      byHand: (why) =>
        `${why} Give the login the scope crm.schemas.${objectPath}.write, or make the property by hand: Settings, Properties, ${objectPath}, internal name ${name}, single-line text, "Require unique values"; or set keyProperty=none.`,
      unfit: `The property ${name} is there and is not unique, which cannot be changed afterwards: name another one as keyProperty, or set keyProperty=none.`,
    },
    limits,
  );
}
