// A person's and a deal's organization is a field of theirs. A deal has one contact person, and participants beside.
import type { Json } from '../../../domain/json.ts';
import type { AssociationOperations, Call, ObjectOperations } from '../../connector.ts';
import { externalIdOf } from '../../kit/ids/external-id.ts';
import { readPath } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { PipedriveParts } from '../parts.ts';
import { recordIn } from './record.ts';

export function createAssociations(parts: PipedriveParts): NonNullable<ObjectOperations['associations']> {
  switch (parts.object) {
    case 'contact':
      return { company: organization(parts) };
    case 'company':
      return {};
    case 'deal':
      return { company: organization(parts), contact: person(parts) };
  }
}

/** `org_id`: another one takes its place. */
function organization(parts: PipedriveParts): AssociationOperations {
  return {
    holds: 'one',
    associate: (id, otherId, call) => setField(parts, { id, field: 'org_id', to: otherId }, call),
    /** Not where a salesperson has moved it to another one meanwhile. */
    async dissociate(id, otherId, call) {
      if ((await fieldOf(parts, { id, field: 'org_id' }, call)) !== otherId) return;
      await setField(parts, { id, field: 'org_id', to: null }, call);
    },
  };
}

/** The first is the contact person, whom v2 knows; the others are participants, whom only v1 knows. */
function person(parts: PipedriveParts): AssociationOperations {
  const participants = (deal: string): string => `/v1/deals/${encodeURIComponent(deal)}/participants`;

  /** The id of a participant, which is none of a person. */
  async function participantOf(deal: string, personId: string, call: Call): Promise<string | undefined> {
    const request = { operation: 'listParticipants', method: 'GET', path: participants(deal) } as const;
    const answer = await parts.api.send(request, call);
    const found = listIn(answer, 'data', (each) => each, 'participants').find(
      (each) => personIn(each) === personId,
    );
    return found === undefined ? undefined : externalIdOf(readPath(found, 'id'));
  }

  return {
    holds: 'many',
    mayDouble: true,
    async associate(deal, personId, call) {
      const present = await fieldOf(parts, { id: deal, field: 'person_id' }, call);
      if (present === personId) return;
      if (present === undefined) {
        await setField(parts, { id: deal, field: 'person_id', to: personId }, call);
        return;
      }
      if ((await participantOf(deal, personId, call)) !== undefined) return;
      const body = { person_id: Number(personId) };
      const request = { operation: 'associate', method: 'POST', path: participants(deal), body } as const;
      await parts.api.send(request, call);
    },
    async dissociate(deal, personId, call) {
      if ((await fieldOf(parts, { id: deal, field: 'person_id' }, call)) === personId) {
        await setField(parts, { id: deal, field: 'person_id', to: null }, call);
        return;
      }
      const participant = await participantOf(deal, personId, call);
      if (participant === undefined) return;
      const path = `${participants(deal)}/${encodeURIComponent(participant)}`;
      await parts.api.send({ operation: 'dissociate', method: 'DELETE', path }, call);
    },
  };
}

/** `person_id` is a number, or an object with `value` (v1). */
function personIn(participant: Json): string | undefined {
  const given = readPath(participant, 'person_id');
  return externalIdOf(given === undefined ? undefined : (readPath(given, 'value') ?? given));
}

async function fieldOf(
  parts: PipedriveParts,
  { id, field }: { id: string; field: string },
  call: Call,
): Promise<string | undefined> {
  const answer = await parts.send('read', { method: 'GET', path: `/${encodeURIComponent(id)}` }, call);
  return externalIdOf(recordIn(parts, answer).fields[field]);
}

async function setField(
  parts: PipedriveParts,
  { id, field, to }: { id: string; field: string; to: string | null },
  call: Call,
): Promise<void> {
  const body = { [field]: to === null ? null : Number(to) };
  await parts.send('update', { method: 'PATCH', path: `/${encodeURIComponent(id)}`, body }, call);
}
