// The field that holds the app's own id: an external id, so that a create by it is an upsert. Looked for, made where it is
// missing and we may.
import type { Preparation, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { prepareEach, prepareField } from '../../kit/objects/prepare-field.ts';
import type { SalesforceObject } from '../fields.ts';
import { keyFieldOf, type SalesforceSettings } from '../settings.ts';
import { objectOf } from '../table-of.ts';
import { describeObject, fieldsIn } from './described-fields.ts';

export async function prepareFields(
  api: Api,
  settings: SalesforceSettings,
  limits: RequestLimits,
): Promise<Preparation[]> {
  const field = keyFieldOf(settings);
  if (field === undefined) return [];
  return prepareEach((object) => prepareKeyField(api, { name: objectOf(object, settings), field }, limits));
}

export async function stateOfField(
  api: Api,
  { name, field }: { name: SalesforceObject; field: string },
  limits: RequestLimits,
): Promise<'there' | 'missing' | 'unfit'> {
  const found = fieldsIn(await describeObject(api, name, limits)).find((each) => each['name'] === field);
  if (found === undefined) return 'missing';
  return found['externalId'] === true ? 'there' : 'unfit';
}

/** Throws CrmError where the CRM could not be asked. */
export function prepareKeyField(
  api: Api,
  place: { name: SalesforceObject; field: string },
  limits: RequestLimits,
): Promise<Preparation> {
  const { name, field } = place;
  return prepareField(
    {
      what: `field ${field} of ${name}`,
      title: 'Salesforce',
      look: (limits) => stateOfField(api, place, limits),
      make: (limits) => makeField(api, place, limits),
      // From everybody, until a profile or a permission set shows it.
      mayBeHidden: true,
      byHand: (why) =>
        `${why} An administrator makes it: Setup, Object Manager, ${name}, Fields & Relationships, New, Text of 255, name ${field.replace(/__c$/, '')} (its API name is then ${field}), "Unique", "Case sensitive" and "External ID", visible to the user behind the login; or set keyField=none.`,
      unfit: `${field} of ${name} is there and no external id: an administrator ticks "External ID" and "Unique" on it; or name another one as keyField, or set keyField=none.`,
    },
    limits,
  );
}

/** Tooling API; as `Metadata` writes a field. */
async function makeField(
  api: Api,
  { name, field }: { name: SalesforceObject; field: string },
  limits: RequestLimits,
): Promise<void> {
  const body = {
    FullName: `${name}.${field}`,
    Metadata: {
      label: 'Syncline Id',
      description: "The id of this record in the app that Syncline syncs. Don't change it.",
      type: 'Text',
      length: 255,
      externalId: true,
      unique: true,
      caseSensitive: true,
    },
  };
  const path = '/tooling/sobjects/CustomField';
  await api.send({ operation: 'prepare', method: 'POST', path, body, isCreate: true }, limits);
}
