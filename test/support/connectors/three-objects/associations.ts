// Which records this CRM holds together: those of another object, by its address below the record's own.
import type { AssociationOperations, Call, ObjectOperations } from '../../../../connectors/connector.ts';
import type { ApiRequest } from '../../../../connectors/kit/api/api.ts';
import { objects, type ObjectType } from '../../../../domain/objects/objects.ts';
import { places } from './fields.ts';

type Send = (
  verb: 'associate' | 'dissociate',
  request: Pick<ApiRequest, 'method' | 'query'> & { path: string },
  call: Call,
) => Promise<unknown>;

export function createAssociations(
  object: ObjectType,
  { holds, send }: { holds: 'one' | 'many'; send: Send },
): NonNullable<ObjectOperations['associations']> {
  const others = [...new Set(Object.values(objects[object].associations))];
  const pathTo = (externalId: string, other: ObjectType, otherId: string): string =>
    `/${encodeURIComponent(externalId)}/associations/${places[other].path}/${encodeURIComponent(otherId)}`;
  return Object.fromEntries(
    others.map((other): [ObjectType, AssociationOperations] => [
      other,
      {
        holds,
        async associate(externalId, otherId, call) {
          const query = { only: holds === 'one' ? 'true' : undefined };
          await send('associate', { method: 'PUT', path: pathTo(externalId, other, otherId), query }, call);
        },
        async dissociate(externalId, otherId, call) {
          await send('dissociate', { method: 'DELETE', path: pathTo(externalId, other, otherId) }, call);
        },
      },
    ]),
  );
}
