// The field that holds the app's own id: looked for, and made where it is missing and we may.
import { CrmError } from '../../../domain/failure.ts';
import { objectTypes, type ObjectType } from '../../../domain/objects/objects.ts';
import type { Preparation, RequestLimits } from '../../connector.ts';

export interface FieldToPrepare {
  /** `property syncline_id of contacts` */
  what: string;
  /** `unfit`: it is there, and cannot serve. Throws CrmError. */
  look(limits: RequestLimits): Promise<'there' | 'missing' | 'unfit'>;
  /** Throws CrmError. */
  make(limits: RequestLimits): Promise<unknown>;
  /** What an administrator does instead; `why` is a sentence. */
  byHand(why: string): string;
  /** What a person does about one that cannot serve. */
  unfit: string;
  /** The CRM's title. */
  title: string;
  /** A new field is hidden until an administrator shows it. */
  mayBeHidden?: boolean;
}

/** May be repeated. Throws CrmError where the CRM could not be asked. */
export async function prepareField(field: FieldToPrepare, limits: RequestLimits): Promise<Preparation> {
  const { what, look, make, byHand, unfit, title, mayBeHidden = false } = field;
  const found = await look(limits);
  if (found === 'there') return { what, state: 'there' };
  if (found === 'unfit') return { what, state: 'refused', whatToDo: unfit };
  try {
    await make(limits);
  } catch (error) {
    if (!(error instanceof CrmError) || error.execution !== 'rejected') throw error;
    // Two workers at once: the other one has made it, in whatever words the CRM says so.
    if ((await look(limits)) === 'there') return { what, state: 'there' };
    return { what, state: 'refused', whatToDo: byHand(`${title} says: ${error.reason ?? 'no'}.`) };
  }
  return !mayBeHidden || (await look(limits)) === 'there'
    ? { what, state: 'made' }
    : { what, state: 'refused', whatToDo: byHand('It is made, and still hidden from this login.') };
}

/** Of each object, one after the other. */
export async function prepareEach(
  prepare: (object: ObjectType) => Promise<Preparation>,
): Promise<Preparation[]> {
  const done: Preparation[] = [];
  for (const object of objectTypes) done.push(await prepare(object));
  return done;
}
