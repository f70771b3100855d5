// A contact's and a deal's company is a field of theirs; a deal's contacts stand in a related list, each with a role.
import type { Json } from '../../../domain/json.ts';
import type { AssociationOperations, Call, ObjectOperations } from '../../connector.ts';
import type { ApiRequest } from '../../kit/api/api.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import { idOfLookup, recordsIn, triggers, type ZohoParts } from './record.ts';
import { hasRows, rowsIn } from './writes.ts';

export function createAssociations(parts: ZohoParts): NonNullable<ObjectOperations['associations']> {
  switch (parts.module) {
    case 'Contacts':
      return { company: account(parts) };
    case 'Deals':
      // A role is a contact's, and a lead has none until it is converted.
      return parts.settings.contactModule === 'Leads'
        ? { company: account(parts) }
        : { company: account(parts), contact: contactRole(parts) };
    case 'Leads':
    case 'Accounts':
      return {};
  }
}

/** `Account_Name`: another one takes its place. */
function account({ module, api, settings }: ZohoParts): AssociationOperations {
  const path = `/${module}`;
  const set = (id: string, account: Json, call: Call): Promise<void> => {
    const body = { data: [{ id, Account_Name: account }], ...triggers(settings) };
    return write(api, { operation: 'associate', method: 'PUT', path, body }, call);
  };
  return {
    holds: 'one',
    associate: (externalId, id, call) => set(externalId, { id }, call),
    /** Not where a salesperson has moved it to another one meanwhile. */
    async dissociate(externalId, otherId, call) {
      const request = {
        operation: 'readAssociation',
        method: 'GET',
        path: `${path}/${encodeURIComponent(externalId)}`,
        query: { fields: 'Account_Name' },
      } as const;
      const [record] = recordsIn(module, await api.send(request, call));
      if (idOfLookup(record?.fields['Account_Name']) === otherId) await set(externalId, null, call);
    },
  };
}

/** A role that a salesperson has given stays: who stands in the list already is left alone. */
function contactRole({ api, settings }: ZohoParts): AssociationOperations {
  const pathOf = (deal: string): string => `/Deals/${encodeURIComponent(deal)}/Contact_Roles`;

  async function contactsOf(deal: string, call: Call): Promise<string[]> {
    const request = {
      operation: 'readAssociation',
      method: 'GET',
      path: pathOf(deal),
      query: { fields: 'id' },
    } as const;
    return recordsIn('Contacts', await api.send(request, call)).map(({ id }) => id);
  }

  async function roleId(call: Call): Promise<string> {
    const wanted = settings.contactRole;
    const request = { operation: 'readRoles', method: 'GET', path: '/Contacts/roles' } as const;
    const answer = await api.send(request, call);
    const roles = answer.status === 204 ? [] : listIn(answer, 'contact_roles', (role) => role, 'roles');
    const role = roles.find((each) => wanted === undefined || readText(each, 'name') === wanted);
    const id = role === undefined ? undefined : externalIdOf(readPath(role, 'id'));
    if (id !== undefined) return id;
    const message = `the account has no contact role${wanted === undefined ? '' : ` ${wanted} (contactRole)`}`;
    throw answer.refusal({ code: 'INVALID_DATA', message });
  }

  return {
    holds: 'many',
    async associate(deal, id, call) {
      if ((await contactsOf(deal, call)).includes(id)) return;
      const body = { data: [{ id, Contact_Role: { id: await roleId(call) } }] };
      await write(api, { operation: 'associate', method: 'PUT', path: pathOf(deal), body }, call);
    },
    async dissociate(deal, ids, call) {
      const query = { ids };
      await write(api, { operation: 'dissociate', method: 'DELETE', path: pathOf(deal), query }, call);
    },
  };
}

async function write(api: ZohoParts['api'], request: ApiRequest, call: Call): Promise<void> {
  const answer = await api.send({ ...request, hasRows }, call);
  const [row = null] = rowsIn(answer);
  if (readPath(row, 'status') !== 'success') throw answer.refusal(row);
}
