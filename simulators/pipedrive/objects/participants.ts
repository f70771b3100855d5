// The people of a deal beside its contact person (v1: v2 has none). The contact person is one of them.
import type { CrmContext } from '../../crm-surface.ts';
import type { Fields, StoredRecord } from '../../record.ts';
import { answer, notFound, refuse, refuseValues } from '../answers.ts';
import type { PipedriveOperation } from '../calls/operation.ts';
import { required } from '../fields/field-calls.ts';
import { kindOf } from './object-kinds.ts';
import { isGone } from './shown-record.ts';
import { recordOf } from './single.ts';

/** Books of the CRM. */
export const participantType = 'participant';

export const participantKeys = ({ deal }: Fields): string[] => [`deal:${String(deal)}`];

export const listParticipants: PipedriveOperation = (request) => {
  const deal = recordOf(request);
  if (deal === undefined || isGone(deal)) return notFound(request.kind.label);
  return answer(participantsOf(deal, request.context).map((each) => shown(each, request.context)));
};

export const addParticipant: PipedriveOperation = (request) => {
  const { body, context } = request;
  const deal = recordOf(request);
  if (deal === undefined || isGone(deal)) return notFound(request.kind.label);
  const person = body['person_id'];
  if (typeof person !== 'number') return refuseValues([required('person_id')]);
  if (recordOf({ ...request, kind: kindOf('person'), parts: [String(person)] }) === undefined) {
    return notFound('Person');
  }
  // From memory: a second time is refused.
  if (participantsOf(deal, context).some(({ fields }) => fields['person'] === person)) {
    return refuse(400, 'Person is already a participant of this deal');
  }
  const fields = { deal: Number(deal.id), person };
  const made = context.records.create({ crm: 'pipedrive', type: participantType, fields, createdBy: 'api' });
  return answer(shown(made, context), { ids: [deal.id] });
};

export const removeParticipant: PipedriveOperation = ({ parts: [, id = ''], context }) => {
  const found = context.records.get(participantId(id));
  if (found === undefined || found.type !== participantType) return notFound('Participant');
  context.records.remove(found);
  return answer({ id: Number(id) });
};

/** Inside and outside: the store has one space of ids for all CRMs. */
export const participantId = (id: string | number): string => `pipedrive-participant-${id}`;

function participantsOf({ id }: StoredRecord, { records }: CrmContext): readonly StoredRecord[] {
  return records.find('pipedrive', participantType, `deal:${id}`);
}

function shown({ sequence, fields }: StoredRecord, { records }: CrmContext) {
  const person = records.get(String(fields['person']));
  return {
    id: sequence,
    person_id: { value: fields['person'], name: person?.fields['name'] ?? null },
    active_flag: true,
    related_item_type: 'deal',
    related_item_id: fields['deal'],
  };
}
