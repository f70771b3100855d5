// Related items (related-items/overview): the only way to change a person's company. Looked at first, because nothing says
// what a second "relate" of the same two does, and a person has one company at most.
import { isPlainObject, type Json } from '../../../domain/json.ts';
import type { ObjectType } from '../../../domain/objects/objects.ts';
import type { AssociationOperations, Call, ObjectOperations } from '../../connector.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { objectNames } from '../fields.ts';
import type { CopperParts } from './record.ts';
import { idOnWire } from './wire.ts';

const associated: Readonly<Record<ObjectType, Partial<Record<ObjectType, 'one' | 'many'>>>> = {
  contact: { company: 'one' },
  company: {},
  deal: { company: 'many', contact: 'many' },
};

export function createAssociations(parts: CopperParts): NonNullable<ObjectOperations['associations']> {
  return Object.fromEntries(
    Object.entries(associated[parts.object]).map(([other, holds]) => [
      other,
      between(parts, other as ObjectType, holds),
    ]),
  );
}

function between({ send }: CopperParts, other: ObjectType, holds: 'one' | 'many'): AssociationOperations {
  const { path, type } = objectNames[other];
  const start = (id: string): string => `/${encodeURIComponent(id)}/related`;

  async function relatedTo(externalId: string, call: Call): Promise<string[]> {
    const answer = await send('associate', { method: 'GET', path: `${start(externalId)}/${path}` }, call);
    if (!Array.isArray(answer.json)) throw answer.garbled('the answer is no list of related items');
    return (answer.json as Json[]).flatMap((each) => {
      const id = isPlainObject(each) ? externalIdOf(each['id'] as Json) : undefined;
      return id === undefined ? [] : [id];
    });
  }

  async function change(
    method: 'POST' | 'DELETE',
    externalId: string,
    otherId: string,
    call: Call,
  ): Promise<void> {
    const body = { resource: { id: idOnWire(otherId), type } };
    const verb = method === 'POST' ? 'associate' : 'dissociate';
    await send(verb, { method, path: start(externalId), body }, call);
  }

  return {
    holds,
    // It looks, and then adds.
    mayDouble: true,
    async associate(externalId, otherId, call) {
      const present = await relatedTo(externalId, call);
      if (holds === 'one') {
        for (const id of present) if (id !== otherId) await change('DELETE', externalId, id, call);
      }
      if (!present.includes(otherId)) await change('POST', externalId, otherId, call);
    },
    dissociate: (externalId, otherId, call) => change('DELETE', externalId, otherId, call),
  };
}
