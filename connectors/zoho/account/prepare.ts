// The field that holds the app's own id: unique, so that an upsert by it is taken. Looked for, made where it is missing and
// we may.
import type { Json } from '../../../domain/json.ts';
import type { Preparation, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import { prepareEach, prepareField } from '../../kit/objects/prepare-field.ts';
import type { ZohoModule } from '../fields.ts';
import { keyFieldOf, type ZohoSettings } from '../settings.ts';
import { moduleOf } from '../table-of.ts';
import { isUnique, readFields } from './described-fields.ts';

interface KeyPlace {
  module: ZohoModule;
  field: string;
}

export async function prepareFields(
  api: Api,
  settings: ZohoSettings,
  limits: RequestLimits,
): Promise<Preparation[]> {
  const field = keyFieldOf(settings);
  if (field === undefined) return [];
  return prepareEach((object) => prepareKeyField(api, { module: moduleOf(object, settings), field }, limits));
}

/** Throws CrmError where the CRM could not be asked. */
export function prepareKeyField(api: Api, place: KeyPlace, limits: RequestLimits): Promise<Preparation> {
  const { module, field } = place;
  return prepareField(
    {
      what: `field ${field} of ${module}`,
      title: 'Zoho CRM',
      look: (asked) => stateOfField(api, place, asked),
      make: (asked) => makeField(api, place, asked),
      // Its API name is made of its label, and may be another one.
      mayBeHidden: true,
      byHand: (why) =>
        `${why} An administrator makes it: Setup, Modules and Fields, ${module}, a Single Line field of 255 with "Do not allow duplicate values" and "Case sensitive", whose API name is ${field}; or set keyField=none.`,
      unfit: `${field} of ${module} is there, and two records may have the same value in it: an administrator ticks "Do not allow duplicate values" on it; or name another one as keyField, or set keyField=none.`,
    },
    limits,
  );
}

export async function stateOfField(
  api: Api,
  { module, field }: KeyPlace,
  limits: RequestLimits,
): Promise<'there' | 'missing' | 'unfit'> {
  const found = (await readFields(api, module, limits)).find((each) => readText(each, 'api_name') === field);
  if (found === undefined) return 'missing';
  return isUnique(found) ? 'there' : 'unfit';
}

/** Create custom fields, v8. */
async function makeField(api: Api, { module, field }: KeyPlace, limits: RequestLimits): Promise<void> {
  const fields = [
    {
      field_label: field.replaceAll('_', ' '),
      data_type: 'text',
      length: 255,
      unique: { casesensitive: true },
    },
  ];
  const hasRows = (json: Json): boolean => Array.isArray(readPath(json, 'fields'));
  const answer = await api.send(
    {
      operation: 'prepare',
      method: 'POST',
      path: '/settings/fields',
      query: { module },
      body: { fields },
      isCreate: true,
      hasRows,
    },
    limits,
  );
  const row = readPath(answer.json ?? null, 'fields.0') ?? null;
  if (readPath(row, 'status') !== 'success') throw answer.refusal(row);
}
