// The custom field that holds the app's own id. Its key is another one in each account, so that it is known by its name.
import { CrmError } from '../../../domain/failure.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { Preparation, RequestLimits } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { prepareField } from '../../kit/objects/prepare-field.ts';
import { objectNames } from '../fields.ts';
import type { AccountFields } from './account-fields.ts';

export interface KeyField {
  /** Undefined: the account has no such field yet. */
  code(limits: RequestLimits): Promise<string | undefined>;
  /** Made where it is missing. Throws CrmError `unsupported` with what an administrator does instead. */
  ensured(limits: RequestLimits): Promise<string>;
  /** It has been taken away: it is looked for, and made, again. */
  forget(): void;
  prepare(limits: RequestLimits): Promise<Preparation>;
}

const isKey = (field: string): boolean => /^[0-9a-f]{40}$/.test(field);

/** `field`: its name, or its key of 40 characters. */
export function createKeyField(
  api: Api,
  object: ObjectType,
  { field, fields }: { field: string; fields: AccountFields },
): KeyField {
  const { one, path } = objectNames[object];
  /** A key that the settings name, until Pipedrive says that it knows none such. */
  let isBelieved = isKey(field);
  let ensuring: Promise<string> | undefined;

  async function code(limits: RequestLimits): Promise<string | undefined> {
    return isBelieved ? field : (await fields.custom(field, limits))?.code;
  }

  async function make(limits: RequestLimits): Promise<void> {
    const request = {
      operation: 'prepare',
      method: 'POST',
      path: `/v2/${one}Fields`,
      body: { field_name: field, field_type: 'varchar' },
    } as const;
    await api.send(request, limits);
    fields.forget();
  }

  function prepare(limits: RequestLimits): Promise<Preparation> {
    fields.forget();
    return prepareField(
      {
        what: `custom field "${field}" of ${path}`,
        title: 'Pipedrive',
        async look() {
          const found = await fields.custom(field, limits);
          if (found === undefined) return isKey(field) ? 'unfit' : 'missing';
          return searchable.includes(found.type) ? 'there' : 'unfit';
        },
        make,
        byHand: (why) =>
          `${why} An administrator makes it: Company settings, Data fields, ${one}, Add custom field, type Text, name "${field}"; or set keyField.${object}=none.`,
        unfit: isKey(field)
          ? `This account has no custom field of ${path} with the key ${field}, or one that is not searched: name another one as keyField.${object}.`
          : `The custom field "${field}" of ${path} is none that Pipedrive searches: make it a Text field, or name another one as keyField.${object}.`,
      },
      limits,
    );
  }

  async function ensure(limits: RequestLimits): Promise<string> {
    const known = await code(limits);
    if (known !== undefined) return known;
    const { state, whatToDo } = await prepare(limits);
    const made = state === 'refused' ? undefined : await code(limits);
    if (made !== undefined) return made;
    throw new CrmError({
      kind: 'unsupported',
      crm: 'pipedrive',
      operation: 'prepare',
      execution: 'rejected',
      reason: whatToDo ?? `Pipedrive does not show the custom field "${field}" to this login.`,
    });
  }

  return {
    code,
    prepare,
    ensured(limits) {
      // A field is no record: whoever looks for it marks nothing as sent. One for all that wait.
      ensuring ??= ensure({ ...limits, beforeSend: async () => {} }).finally(() => (ensuring = undefined));
      return ensuring;
    },
    forget() {
      isBelieved = false;
      fields.forget();
    },
  };
}

/** Types that are searched, and hold any text (search persons). */
const searchable: readonly string[] = ['varchar', 'text', 'varchar_auto'];
