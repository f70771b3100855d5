// The app's own id in Copper: a text field that shows it, and a number field by which it is found, because Copper searches
// no texts (search-entity-leads-people-etc-by-custom-field). The number is made of the id, and need not be the only one of
// its kind: a hit counts when the text is the id, letter by letter.
import { createHash } from 'node:crypto';
import { CrmError } from '../../domain/failure.ts';
import { isPlainObject, type Json } from '../../domain/json.ts';
import type { Preparation, RequestLimits } from '../connector.ts';
import type { Api, ApiAnswer } from '../kit/api/api.ts';
import { externalIdOf } from '../kit/external-id.ts';
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
    const found = await look(api, settings, { ...limits, beforeSend: async () => {} }, 'make');
    const { text, number } = found;
    if (text.id !== undefined && number.id !== undefined) return { text: text.id, number: number.id };
    throw new CrmError({
      kind: 'unsupported',
      crm: 'copper',
      operation: 'prepare',
      execution: 'not_sent',
      reason: [text, number].flatMap(({ preparation }) => preparation.whatToDo ?? []).join(' '),
    });
  }
}

/** Throws CrmError where Copper could not be asked. */
export async function prepareOwnFields(
  api: Api,
  settings: CopperSettings,
  limits: RequestLimits,
  missing: 'make' | 'tell' = 'make',
): Promise<Preparation[]> {
  if (!hasOwnIds(settings)) return [];
  const { text, number } = await look(api, settings, limits, missing);
  return [text.preparation, number.preparation];
}

interface Looked {
  preparation: Preparation;
  /** Undefined where it is missing, or is of no use. */
  id: string | undefined;
}

async function look(
  api: Api,
  settings: CopperSettings,
  limits: RequestLimits,
  missing: 'make' | 'tell',
): Promise<Record<Kind, Looked>> {
  const all = definitionsIn(await listDefinitions(api, limits));
  const each = async (kind: Kind): Promise<Looked> => {
    const { setting, dataType, inWords } = kinds[kind];
    const name = settings[setting];
    const what = `custom field "${name}" (${inWords})`;
    const found = all.find(
      ({ id, name: label }) => id === name || label.toLowerCase() === name.toLowerCase(),
    );
    if (found !== undefined) {
      const isFit = found.dataType === dataType && places.every((place) => found.availableOn.includes(place));
      return isFit
        ? { preparation: { what, state: 'there' }, id: found.id }
        : { preparation: { what, state: 'refused', whatToDo: unfit(name, setting, inWords) }, id: undefined };
    }
    if (missing === 'tell' || /^\d+$/.test(name)) {
      return { preparation: { what, state: 'refused', whatToDo: byHand(name, inWords) }, id: undefined };
    }
    return make(api, { kind, name, what }, limits);
  };
  return { text: await each('text'), number: await each('number') };
}

/** create-a-new-custom-field-definition. Two workers at once make two of one name; the older one is found from then on. */
async function make(
  api: Api,
  { kind, name, what }: { kind: Kind; name: string; what: string },
  limits: RequestLimits,
): Promise<Looked> {
  const { dataType, inWords } = kinds[kind];
  const body = { name, data_type: dataType, available_on: places, is_filterable: true };
  const request = { operation: 'prepare', method: 'POST', path: '/custom_field_definitions', body } as const;
  try {
    const answer = await api.send({ ...request, isCreate: true }, limits);
    const id = isPlainObject(answer.json) ? externalIdOf(answer.json['id'] as Json) : undefined;
    if (id === undefined) throw answer.garbled('the answer names no custom field');
    return { preparation: { what, state: 'made' }, id };
  } catch (error) {
    if (!(error instanceof CrmError) || error.execution !== 'rejected' || error.kind === 'rate_limited')
      throw error;
    const whatToDo = `Copper says: ${error.reason ?? 'no'}. ${byHand(name, inWords)}`;
    return { preparation: { what, state: 'refused', whatToDo }, id: undefined };
  }
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
  if (!Array.isArray(answer.json)) throw answer.garbled('the answer holds no list of custom fields');
  return (answer.json as Json[]).flatMap((each) => {
    if (!isPlainObject(each)) return [];
    const { name, data_type: dataType, available_on: on, options } = each;
    const id = externalIdOf(each['id'] as Json);
    if (id === undefined || typeof name !== 'string' || typeof dataType !== 'string') return [];
    return [
      {
        id,
        name,
        dataType,
        availableOn: Array.isArray(on) ? on.map(String) : [],
        options: optionsIn(options),
      },
    ];
  });
}

function optionsIn(options: unknown): Definition['options'] {
  if (!Array.isArray(options)) return [];
  return options.flatMap((option: unknown) => {
    const { id, name } = isPlainObject(option) ? (option as Record<string, Json>) : {};
    const optionId = externalIdOf(id);
    return optionId === undefined || typeof name !== 'string' ? [] : [{ id: optionId, name }];
  });
}

function byHand(name: string, inWords: string): string {
  return `An administrator makes ${inWords} "${name}" in Copper, Settings, Custom Fields, on People, Companies and Opportunities; or set keyField=none.`;
}

function unfit(name: string, setting: string, inWords: string): string {
  return `"${name}" is there and is not ${inWords} on People, Companies and Opportunities: change it in Copper, or name another one as ${setting}.`;
}
