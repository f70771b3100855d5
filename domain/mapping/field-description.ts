// A field of a CRM's object as the account itself describes it: its own custom fields included.

/** What a value of it is, in our words; `other` where the vendor has a kind that we do not know. */
export type FieldType =
  | 'text'
  | 'number'
  | 'money'
  | 'boolean'
  /** A day without a time. */
  | 'date'
  | 'dateTime'
  /** One of `options`. */
  | 'choice'
  /** Several of `options`. */
  | 'choices'
  | 'email'
  | 'phone'
  | 'url'
  /** The id of another record, or of a user. */
  | 'reference'
  | 'list'
  | 'other';

export interface FieldOption {
  /** What is sent. */
  value: string;
  /** What people see. */
  label: string;
}

export interface FieldDescription {
  /** As it stands in a record; nested ones as a path: `address.city`. */
  name: string;
  label: string;
  type: FieldType;
  /** A record cannot be created without it. */
  isRequired: boolean;
  /** The CRM sets it; a write of it is refused. */
  isReadOnly: boolean;
  /** Two records never have the same value. */
  isUnique?: boolean | undefined;
  /** Made by the account, not by the vendor. */
  isCustom?: boolean | undefined;
  /** In UTF-16 units. */
  maxLength?: number | undefined;
  /** Of a choice; absent where the account does not list them. */
  options?: readonly FieldOption[] | undefined;
}
