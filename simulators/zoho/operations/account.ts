// The account, its users, its modules and their fields.
import type { Fields } from '../../record.ts';
import { errorBody, invalidModule, refuse } from '../errors.ts';
import { createCustomField } from '../objects/custom-fields.ts';
import type { DataType, FieldKind } from '../objects/field-kinds.ts';
import { idOf } from '../objects/ids.ts';
import { moduleNamed, modules, stages } from '../objects/modules.ts';
import { rulesOf } from '../rules.ts';
import { isFields } from '../../http/form-fields.ts';
import { done, listed, nothing, type ZohoOperation } from './request.ts';

export const readOrganization: ZohoOperation = ({ organization: { id, zgid, name } }) =>
  done(200, {
    org: [
      {
        id,
        zgid,
        company_name: name,
        domain_name: `org${zgid}`,
        time_zone: 'America/New_York',
        iso_code: 'USD',
        currency: 'US Dollar',
        currency_symbol: '$',
        country_code: 'US',
        type: 'Production',
      },
    ],
  });

/** `type=CurrentUser` is what the official SDK asks before each write. */
export const listUsers: ZohoOperation = ({ organization: { users }, query }) => {
  const type = query.get('type') ?? 'AllUsers';
  const [first] = users;
  const some =
    type === 'CurrentUser'
      ? [first]
      : users.filter(({ status }) => type !== 'ActiveUsers' || status === 'active');
  const shown = some.map(({ id, name, email, status }) => ({
    id,
    full_name: name,
    first_name: name.split(' ')[0],
    last_name: name.split(' ')[1],
    email,
    status,
    time_zone: 'America/New_York',
    locale: 'en_US',
  }));
  return listed('users', shown, query);
};

export const listModules: ZohoOperation = () => {
  const shown = modules.map(({ name, singular }, at) => ({
    id: idOf(2000 + at),
    api_name: name,
    module_name: name,
    singular_label: singular,
    plural_label: name,
    generated_type: 'default',
    api_supported: true,
    creatable: true,
    editable: true,
    deletable: true,
    viewable: true,
  }));
  return done(200, { modules: shown });
};

export const listFields: ZohoOperation = ({ query, context }) => {
  const name = query.get('module');
  if (name === null) {
    const message = 'One of the expected parameter is missing';
    return refuse({ code: 'REQUIRED_PARAM_MISSING', message, details: { param_name: 'module' } });
  }
  const module = moduleNamed(name, context.records);
  if (module === undefined) return refuse(invalidModule());
  if (module.fields.length === 0) return nothing;
  return done(200, { fields: module.fields.map((field, at) => shownField(field, at)) });
};

/** At most five in one call (create custom fields, v8). */
export const createFields: ZohoOperation = ({ query, body, context }) => {
  const module = query.get('module') ?? '';
  if (!rulesOf(context).canCustomize) {
    const details = { permissions: ['Crm_Implied_Customize_Zoho_CRM'] };
    return refuse({ code: 'NO_PERMISSION', message: 'permission denied', details });
  }
  const asked = Array.isArray(body['fields']) ? body['fields'].filter(isFields) : [];
  const rows = asked.slice(0, 5).map((each) => {
    const { field_label: label, data_type: type, length, unique } = each;
    if (typeof label !== 'string' || typeof type !== 'string') {
      const details = {
        api_name: typeof label === 'string' ? 'data_type' : 'field_label',
        json_path: '$.fields[0]',
      };
      return errorBody({ code: 'MANDATORY_NOT_FOUND', message: 'required field not found', details });
    }
    const made = createCustomField(context.records, {
      module,
      label,
      type: type as DataType,
      length: typeof length === 'number' ? length : undefined,
      unique: isFields(unique)
        ? { isCaseSensitive: unique['casesensitive'] === true || unique['casesensitive'] === 'true' }
        : undefined,
    });
    if ('error' in made) return errorBody(made.error);
    return { code: 'SUCCESS', details: { id: made.field.id }, message: 'field created', status: 'success' };
  });
  const isMade = rows.some(({ status }) => status === 'success');
  return { status: isMade ? 201 : 400, body: { fields: rows }, executed: isMade };
};

/** The members that integrations read, of the sixty of a recorded field. */
function shownField(
  { name, label, type, length, isRequired, isReadOnly, isCustom, unique, values, lookupIn }: FieldKind,
  at: number,
): Fields {
  const isWritten = !isReadOnly;
  return {
    id: idOf(3000 + at),
    api_name: name,
    field_label: label,
    display_label: label,
    data_type: type,
    json_type: jsonTypes[type] ?? 'string',
    length,
    system_mandatory: isRequired,
    read_only: false,
    field_read_only: isReadOnly || type === 'ownerlookup',
    custom_field: isCustom,
    visible: true,
    virtual_field: false,
    operation_type: {
      web_update: isWritten,
      api_create: isWritten,
      web_create: isWritten,
      api_update: isWritten,
    },
    unique: unique === undefined ? {} : { casesensitive: String(unique.isCaseSensitive) },
    external: null,
    lookup: lookupIn === undefined ? {} : { module: { api_name: lookupIn } },
    pick_list_values: values.map((value, index) => ({
      id: idOf(4000 + index),
      display_value: value,
      actual_value: value,
      reference_value: value,
      sequence_number: index + 1,
      ...(value in stages ? { probability: stages[value] } : {}),
    })),
    mass_update: isWritten,
    searchable: true,
    filterable: true,
    sortable: true,
  };
}

const jsonTypes: Partial<Record<DataType, string>> = {
  lookup: 'jsonobject',
  ownerlookup: 'jsonobject',
  multiselectpicklist: 'jsonarray',
  boolean: 'boolean',
  currency: 'double',
  double: 'double',
  integer: 'integer',
};
