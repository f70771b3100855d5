// What a call is about, for faults that match.
import type { Subject } from '../../control/faults.ts';
import type { Fields } from '../../record.ts';
import { valuesIn } from '../objects/object-kinds.ts';

export function subjectOf([id]: readonly string[], query: Fields, body: Fields): Subject {
  const { term, fields } = query;
  const asked = (name: string) => (fields === name && typeof term === 'string' ? term : undefined);
  return {
    id,
    email: asked('email') ?? valuesIn(body['emails'])[0],
    phone: asked('phone') ?? valuesIn(body['phones'])[0],
  };
}
