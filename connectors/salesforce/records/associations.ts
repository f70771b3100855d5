// A contact's and a deal's company is a field of theirs; a deal's contacts are records between the two.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { AssociationOperations, Call, ObjectOperations } from '../../connector.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { writeHeadersOf } from '../settings.ts';
import { select, soqlText } from '../soql.ts';
import { recordsIn, type SalesforceParts } from './record.ts';

export function createAssociations(parts: SalesforceParts): NonNullable<ObjectOperations['associations']> {
  switch (parts.name) {
    case 'Contact':
      return { company: account(parts) };
    case 'Opportunity':
      // A role is a contact's, and a lead has none until it is converted.
      return parts.settings.contactObject === 'Lead'
        ? { company: account(parts) }
        : { company: account(parts), contact: contactRole(parts) };
    case 'Lead':
    case 'Account':
      return {};
  }
}

/** `AccountId`: another one takes its place. */
function account({ name, api, send, settings }: SalesforceParts): AssociationOperations {
  const set = (externalId: string, AccountId: string | null, call: Call): Promise<unknown> =>
    api.send(
      {
        operation: 'associate',
        method: 'PATCH',
        path: `/sobjects/${name}/${externalId}`,
        body: { AccountId },
        // Its rules look at a change as they look at a record.
        headers: writeHeadersOf(settings),
      },
      call,
    );
  return {
    holds: 'one',
    async associate(externalId, otherId, call) {
      await set(externalId, otherId, call);
    },
    /** Not where a salesperson has moved it to another one meanwhile. */
    async dissociate(externalId, otherId, call) {
      const q = select(['Id', 'AccountId'], { from: name, where: `Id = ${soqlText(externalId)}` });
      const answer = await send('find', { method: 'GET', path: '/query', query: { q } }, call);
      const [record] = recordsIn(answer);
      if (isSameId(record?.fields['AccountId'], otherId)) await set(externalId, null, call);
    },
  };
}

/** OpportunityContactRole: several of the same pair are allowed there, so it is looked for first. */
function contactRole({ api }: SalesforceParts): AssociationOperations {
  async function rolesOf(opportunity: string, contact: string, call: Call): Promise<string[]> {
    const where = `OpportunityId = ${soqlText(opportunity)} AND ContactId = ${soqlText(contact)}`;
    const q = select(['Id'], { from: 'OpportunityContactRole', where });
    const request = { operation: 'findRole', method: 'GET', path: '/query', query: { q } } as const;
    const answer = await api.send(request, call);
    return recordsIn(answer).map(({ id }) => id);
  }
  return {
    holds: 'many',
    mayDouble: true,
    async associate(OpportunityId, ContactId, call) {
      if ((await rolesOf(OpportunityId, ContactId, call)).length > 0) return;
      const body = { OpportunityId, ContactId };
      const path = '/sobjects/OpportunityContactRole';
      const answer = await api.send({ operation: 'associate', method: 'POST', path, body }, call);
      const id = isPlainObject(answer.json) ? externalIdOf(answer.json['id'] as Json) : undefined;
      if (id === undefined) throw answer.garbled('the answer names no record');
    },
    async dissociate(opportunity, contact, call) {
      for (const id of await rolesOf(opportunity, contact, call)) {
        const path = `/sobjects/OpportunityContactRole/${id}`;
        await api.send({ operation: 'dissociate', method: 'DELETE', path }, call);
      }
    },
  };
}

/** The last three characters only say how the others are written. */
function isSameId(shown: Json | undefined, id: string): boolean {
  return typeof shown === 'string' && shown.slice(0, 15) === id.slice(0, 15);
}
