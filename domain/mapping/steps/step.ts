// What may be done to a value on its way, as data; docs/mapping.md has an example of each. A step on a list of texts is
// done to each of them.
import type { Json } from '../../json.ts';
import type { FieldOption } from '../field-description.ts';

export type Step =
  /** `" Ann  "` → `"Ann"` */
  | { do: 'trim' }
  /** `title`: the first letter of each word. */
  | { do: 'case'; to: 'lower' | 'upper' | 'title' }
  /** `a;b` → `["a","b"]` */
  | { do: 'split'; at: string }
  /** `["a","b"]` → `a;b` */
  | { do: 'join'; with: string }
  /** The first of a list. */
  | { do: 'first' }
  /** `ann@example.com` → `[{"email":"ann@example.com","category":"work"}]`; an entry that is an object stays. */
  | { do: 'entries'; key: string; more?: Readonly<Record<string, Json>> }
  /** Ours → theirs, in any case of letters; what is not named stays, or is refused. */
  | { do: 'values'; map: Readonly<Record<string, Json>>; otherwise?: 'keep' | 'refuse' }
  /** A value or a label of an option → the option's value; the account's options where none are given. */
  | { do: 'choice'; options?: readonly FieldOption[] }
  /** Several of them, in a list or a text with `with` (`;`) between them → a text. */
  | { do: 'choices'; options?: readonly FieldOption[]; with?: string }
  /** The value is looked up at the CRM when the record is sent (lookups.ts): the owner by an e-mail. */
  | { do: 'lookup'; in: string; otherwise?: 'refuse' | 'omit' }
  /** A scalar → a text. */
  | { do: 'text' }
  /** A decimal text → a number; the point `shift` places to the right (2: 0.6 → 60). */
  | { do: 'number'; shift?: number; as?: 'number' | 'text' }
  /** A decimal text in whole units → units or cents. */
  | { do: 'money'; in: 'units' | 'cents'; as?: 'number' | 'text' }
  /** yes, true, on, 1 and their opposites → true and false, or what the CRM has for them. */
  | { do: 'boolean'; yes?: Json; no?: Json }
  /** A day. Of a moment: the day on the account's calendar. */
  | { do: 'date'; reads?: DateForm; as: DateForm; midnight?: 'utc' | 'account' }
  /** A moment. Of a day, and of a time without a zone: in the account's time zone. */
  | { do: 'dateTime'; reads?: MomentForm; as: MomentForm }
  /** E.164, as far as it is a number; `without: '+1'`: the digits behind that. What is none stays, or is refused. */
  | { do: 'phone'; without?: string; otherwise?: 'keep' | 'refuse' };

/** As ISO: `2026-12-31`. `unixSeconds`, `unixMs`: its midnight, in UTC unless the step says otherwise. */
export type DateForm = 'iso' | 'mm/dd/yyyy' | 'dd/mm/yyyy' | 'unixSeconds' | 'unixMs';

/** As ISO: `2026-12-31T22:30:00.000Z` */
export type MomentForm = 'iso' | 'unixSeconds' | 'unixMs';

export type StepOf<Name extends Step['do']> = Extract<Step, { do: Name }>;
