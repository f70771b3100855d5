// Associations without a label (v4): repeated, they change nothing.
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { AssociationOperations, Call } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { objectNames } from '../fields.ts';

/** Whose associations are ours to make. A contact or a deal may have several companies in HubSpot. */
const associated: Readonly<Record<ObjectType, readonly ObjectType[]>> = {
  contact: ['company'],
  company: [],
  deal: ['company', 'contact'],
};

export function createAssociations(
  api: Api,
  object: ObjectType,
): Partial<Record<ObjectType, AssociationOperations>> {
  return Object.fromEntries(associated[object].map((other) => [other, between(api, object, other)]));
}

function between(api: Api, object: ObjectType, other: ObjectType): AssociationOperations {
  const [from, to] = [objectNames[object].path, objectNames[other].path];
  const start = (id: string) => `/crm/v4/objects/${from}/${encodeURIComponent(id)}/associations`;

  async function send(operation: string, method: 'PUT' | 'DELETE', path: string, call: Call): Promise<void> {
    await api.send({ operation, method, path }, call);
  }

  return {
    holds: 'many',
    associate: (id, otherId, call) =>
      send('associate', 'PUT', `${start(id)}/default/${to}/${encodeURIComponent(otherId)}`, call),
    // All between the two, labelled ones too: what a person has said of their relation goes with it.
    dissociate: (id, otherId, call) =>
      send('dissociate', 'DELETE', `${start(id)}/${to}/${encodeURIComponent(otherId)}`, call),
  };
}
