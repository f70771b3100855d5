// The app's own id in Copper: a text field that shows it, and a number field by which it is found, because Copper searches
// no texts (search-entity-leads-people-etc-by-custom-field). The number is made of the id, and need not be the only one of
// its kind: a hit counts when the text is the id, letter by letter.
import { createHash } from 'node:crypto';
import { CrmError } from '../../domain/failure.ts';
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { Preparation, RequestLimits } from '../connector.ts';
import type { Api, ApiAnswer } from '../kit/api/api.ts';
import { externalIdOf } from '../kit/ids/external-id.ts';
import { prepareField, type FieldToPrepare } from '../kit/objects/prepare-field.ts';
import { listIn } from '../kit/records/list-in.ts';
import { hasOwnIds, type CopperSettings } from './settings.ts';

/** Ids of the two definitions; each is on people, companies and opportunities. */
export interface OwnFields {
  text: string;
  number: string;
}

type Kind = keyof OwnFields;

const kinds: Readonly<
  Record<Kind, { setting: 'keyField' | 'keyNumber'; dataType: string; inWords: string }>
> = {
  text: { setting: 'keyField', dataType: 'String', inWords: 'a text field' },
  number: { setting: 'keyNumber', dataType: 'Float', inWords: 'a number field' },
};

const places = ['person', 'company', 'opportunity'];

/** Nine digits, which no form of a number loses. */
export function numberOf(entityId: string): number {
  return createHash('sha256').update(entityId).digest().readUInt32BE() % 1_000_000_000;
}

export interface OwnFieldsOfSession {
  /** Undefined where the connection has no own ids. Looked for once, and made where they are missing. Throws CrmError. */
  read(limits: RequestLimits): Promise<OwnFields | undefined>;
  /** Somebody has taken them away: they are looked for again. */
  forget(): void;
}

export function createOwnFields(api: Api, settings: CopperSettings): OwnFieldsOfSession {
  const { keyField, keyNumber } = settings;
  const isById = /^\d+$/.test(keyField) && /^\d+$/.test(keyNumber);
  let known: Promise<OwnFields> | undefined;

  return {
    async read(limits) {
      if (!hasOwnIds(settings)) return undefined;
      if (isById) return { text: keyField, number: keyNumber };
      known ??= ensure(limits).catch((error: unknown) => {
        known = undefined;
        throw error;
      });
      return known;
    },
    forget() {
      known = undefined;
    },
  };

  async function ensure(limits: RequestLimits): Promise<OwnFields> {
    const looked = await lookForBoth(api, settings, { ...limits, beforeSend: async () => {} }, 'make');
    const { text, number } = looked.ids;
    if (text !== undefined && number !== undefined) return { text, number };
    throw new CrmError({
      kind: 'unsupported',
      crm: 'copper',
      operation: 'prepare',
      execution: 'not_sent',
      reason: looked.preparations.flatMap(({ whatToDo }) => whatToDo ?? []).join(' '),
    });
  }
}

/** `tell`: nothing is made. Throws CrmError where Copper could not be asked. */
export async function prepareOwnFields(
  api: Api,
  settings: CopperSettings,
  limits: RequestLimits,
  missing: 'make' | 'tell' = 'make',
): Promise<Preparation[]> {
  return hasOwnIds(settings) ? (await lookForBoth(api, settings, limits, missing)).preparations : [];
}

async function lookForBoth(
  api: Api,
  settings: CopperSettings,
  limits: RequestLimits,
  missing: 'make' | 'tell',
): Promise<{ preparations: Preparation[]; ids: Partial<OwnFields> }> {
  const all = definitionsIn(await listDefinitions(api, limits));
  const ids: Partial<OwnFields> = {};
  const preparations: Preparation[] = [];
  for (const kind of ['text', 'number'] as const) {
    const { setting, dataType, inWords } = kinds[kind];
    const name = settings[setting];
    const what = `custom field "${name}" (${inWords})`;
    const byHand = `An administrator makes ${inWords} "${name}" in Copper, Settings, Custom Fields, on People, Companies and Opportunities; or set keyField=none.`;
    const found = all.find(
      ({ id, name: label }) => id === name || label.toLowerCase() === name.toLowerCase(),
    );
    const isFit = found?.dataType === dataType && places.every((place) => found.availableOn.includes(place));
    if (isFit) ids[kind] = found.id;
    const mayMake = missing === 'make' && !/^\d+$/.test(name);
    if (found === undefined && !mayMake) {
      preparations.push({ what, state: 'refused', whatToDo: byHand });
      continue;
    }
    const field: FieldToPrepare = {
      what,
      title: 'Copper',
      async look() {
        if (found === undefined) return 'missing';
        return isFit ? 'there' : 'unfit';
      },
      // create-a-new-custom-field-definition. Two workers at once make two of one name; the older one is found from then on.
      async make() {
        const body = { name, data_type: dataType, available_on: places, is_filterable: true };
        const path = '/custom_field_definitions';
        const request = { operation: 'prepare', method: 'POST', path, body, isCreate: true } as const;
        const answer = await api.send(request, limits);
        const id = isPlainObject(answer.json) ? externalIdOf(answer.json['id'] as Json) : undefined;
        if (id === undefined) throw answer.garbled('the answer names no custom field');
        ids[kind] = id;
      },
      byHand: (why: string) => `${why} ${byHand}`,
      unfit: `"${name}" is there and is not ${inWords} on People, Companies and Opportunities: change it in Copper, or name another one as ${setting}.`,
    };
    preparations.push(await prepareField(field, limits));
  }
  return { preparations, ids };
}

export function listDefinitions(api: Api, limits: RequestLimits): Promise<ApiAnswer> {
  const request = { operation: 'describeFields', method: 'GET', path: '/custom_field_definitions' } as const;
  return api.send(request, limits);
}

export interface Definition {
  id: string;
  name: string;
  dataType: string;
  availableOn: readonly string[];
  options: readonly { id: string; name: string }[];
}

/** Throws where the answer is no list. */
export function definitionsIn(answer: ApiAnswer): Definition[] {
  return listIn(answer, '', readDefinition, 'custom fields');
}

function readDefinition(json: Json): Definition | undefined {
  if (!isPlainObject(json)) return undefined;
  const { name, data_type: dataType, available_on: on, options } = json;
  const id = externalIdOf(json['id'] as Json);
  if (id === undefined || typeof name !== 'string' || typeof dataType !== 'string') return undefined;
  const availableOn = Array.isArray(on) ? on.map(String) : [];
  return { id, name, dataType, availableOn, options: optionsIn(options) };
}

function optionsIn(options: unknown): Definition['options'] {
  if (!Array.isArray(options)) return [];
  return options.flatMap((option: unknown) => {
    const { id, name } = isPlainObject(option) ? (option as Record<string, Json>) : {};
    const optionId = externalIdOf(id);
    return optionId === undefined || typeof name !== 'string' ? [] : [{ id: optionId, name }];
  });
}
