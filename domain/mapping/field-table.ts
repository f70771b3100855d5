// The mapping of one object as data: what a connector's fields.ts states, and what a connection changes of it.
//
//   export const contact: FieldTable = {
//     fields: {
//       // theirs: ours
//       email: 'email',
//       firstname: { firstOf: ['firstName', { part: 'firstName', of: 'name' }] },
//       jobtitle: { from: 'title', maxLength: 255 },
//       closedate: { from: 'closeDate', steps: [{ do: 'date', as: 'mm/dd/yyyy' }] },
//       hs_owner_id: { from: 'ownerEmail', steps: [{ do: 'lookup', in: 'owners' }], overwrite: 'onCreate' },
//       syncline_id: { from: { entityId: true } },
//     },
//     elsewhere: ['companyId'],
//   };
//
// It stands by their fields, because each of those has one value, whereas one of ours may go to several.
import type { Json } from '../json.ts';
import type { FieldType } from './field-description.ts';
import type { Step } from './steps/step.ts';

/** When an update may write a field. */
export type OverwritePolicy = 'always' | 'ifEmpty' | 'onCreate' | 'never';

/** Where a value comes from. A text is one of our fields; with dots a value inside of it: `address.city`, `emails.0`. */
export type Source =
  | string
  /** The app's own id of the entity. */
  | { entityId: true }
  | { constant: Json }
  /** The first that is not empty. */
  | { firstOf: readonly Source[] }
  /** One list of all of them, each value once: `email` first, then the rest of `emails`. */
  | { allOf: readonly Source[] }
  /** Texts, those that are not empty, with `with` between them (a space). */
  | { combine: readonly Source[]; with?: string }
  /** `{firstName} of {company}`; nothing while one of them is not known. */
  | { template: string }
  | { part: 'firstName' | 'lastName'; of: Source };

export interface FieldRule {
  from: Source;
  /** In their order, on a value that is not empty. */
  steps?: readonly Step[];
  /** In the CRM's own words; where ours give nothing. */
  default?: Json;
  /** `both` when absent; only the way to the CRM acts yet. */
  direction?: 'toCrm' | 'fromCrm' | 'both';
  /** In UTF-16 units. */
  maxLength?: number;
  /** `refuse` when absent. */
  tooLong?: 'refuse' | 'cut';
  /** The CRM takes no record without it. */
  isRequired?: boolean;
  /** How a cleared field is sent; the table's when absent. */
  clear?: ClearForm;
  overwrite?: OverwritePolicy;
  /** A value that this field cannot hold; the connection's when absent. */
  onInvalid?: OnInvalidField;
}

/** `omit`: the CRM has no way to clear it. */
export type ClearForm = 'null' | 'empty' | 'omit';

/** The whole record waits for a person, or goes without the field. */
export type OnInvalidField = 'hold' | 'sendWithout';

/** A source stands for a rule that has nothing else. */
export type FieldRow = FieldRule | Source;

export interface FieldTable {
  /** Theirs (a path in the record) → where it comes from. */
  fields: Readonly<Record<string, FieldRow>>;
  /** Fields of ours that go another way than in the record: as an association. */
  elsewhere?: readonly string[];
  /**
   * Fields of ours that no row names: `report` (when absent), a field of the same name, or one inside of a container
   * (`custom_fields`).
   */
  others?: 'report' | 'sameName' | { into: string };
  /** Of ours, those that this CRM has no place for: reported where no row names them, whatever `others` says. */
  reported?: readonly string[];
  /** `null` when absent. */
  clear?: ClearForm;
  /** At least one of these (theirs) must have a value. */
  requiredOneOf?: readonly string[];
  /** Steps for a described field whose row has none: how this CRM wants a date. */
  byType?: Readonly<Partial<Record<FieldType, readonly Step[]>>>;
  /** Each value goes as a text, lists with this between their entries. */
  asText?: { lists: string };
}

/** What a connection changes of its connector's table. */
export interface MappingChanges {
  /** Ours → theirs; `none`: not sent. A row of the table that is for our field keeps its steps and goes there. */
  fields?: Readonly<Record<string, string>>;
  /** Theirs → a row in place of the table's; null: no row. */
  rows?: Readonly<Record<string, FieldRow | null>>;
}
