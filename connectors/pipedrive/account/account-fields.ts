// The fields that an account has for one object, asked for once in a session and again when one is missing.
import type { Json } from '../../../domain/json.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import { objectNames } from '../fields.ts';

export interface AccountField {
  code: string;
  name: string;
  type: string;
  isCustom: boolean;
  /** Empty where it has none. */
  options: readonly AccountOption[];
}

/** Of a field that is a choice; on the wire an id of digits is a number. */
export interface AccountOption {
  id: string;
  label: string;
}

export interface AccountFields {
  all(limits: RequestLimits): Promise<readonly AccountField[]>;
  /** A custom one, by its key or its name. */
  custom(field: string, limits: RequestLimits): Promise<AccountField | undefined>;
  /** The next question is asked at the CRM again. */
  forget(): void;
}

export function createAccountFields(api: Api, object: ObjectType): AccountFields {
  let asked: Promise<readonly AccountField[]> | undefined;

  async function ask(limits: RequestLimits): Promise<AccountField[]> {
    const path = `/v2/${objectNames[object].one}Fields`;
    const fields: AccountField[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: '500', cursor };
      const answer = await api.send({ operation: 'describeFields', method: 'GET', path, query }, limits);
      fields.push(...listIn(answer, 'data', readField, 'fields'));
      cursor = readText(answer.json ?? null, 'additional_data.next_cursor');
    } while (cursor !== undefined);
    return fields;
  }

  const all: AccountFields['all'] = (limits) => {
    asked ??= ask(limits).catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
    return asked;
  };

  return {
    all,
    async custom(field, limits) {
      const custom = (await all(limits)).filter(({ isCustom }) => isCustom);
      return custom.find(({ code }) => code === field) ?? custom.find(({ name }) => isSame(name, field));
    },
    forget() {
      asked = undefined;
    },
  };
}

function readField(json: Json): AccountField | undefined {
  const [code, name, type] = ['field_code', 'field_name', 'field_type'].map((path) => readText(json, path));
  if (code === undefined || type === undefined) return undefined;
  const options = readPath(json, 'options');
  return {
    code,
    name: name ?? code,
    type,
    isCustom: readPath(json, 'is_custom_field') === true,
    options: (Array.isArray(options) ? (options as Json[]) : []).flatMap((option) => {
      const [id, label] = [readText(option, 'id'), readText(option, 'label')];
      return id === undefined || label === undefined ? [] : [{ id, label }];
    }),
  };
}

export function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
