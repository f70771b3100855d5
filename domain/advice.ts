// What a person can do about a failure, as data: each face words it, as a command, a field or a button. Whose failure
// it is stands beside it in every answer, so an advice holds only what that does not tell.
import { isPlainObject } from './json.ts';

export type Advice =
  /** Nothing: it is tried again when the CRM allows it. */
  | { code: 'wait_for_crm' }
  /** Nothing: it is tried again by itself. */
  | { code: 'wait' }
  /** A new login on the connection; what waits for it goes on by itself. */
  | { code: 'renew_login' }
  /** The CRM's user lacks a right. */
  | { code: 'allow_in_crm' }
  /** A value is refused; `field` of the failure names it where it is known. */
  | { code: 'correct_field' }
  /** Several records, or one that is not ours: merge them, or say which it is. */
  | { code: 'choose_record'; externalIds?: string[] | undefined }
  /** The record has the entity's phone and somebody else's e-mail: only a person knows whether they are one. */
  | { code: 'say_who_it_is'; externalId: string }
  /** The link names a record that is gone. */
  | { code: 'correct_link' }
  /** This connection cannot do it as it is set. */
  | { code: 'change_settings' }
  /** Only a person can see whether a create made a record: link it, or create again. */
  | { code: 'look_in_crm' }
  /** The same, of an entity whose record is to be deleted. */
  | { code: 'look_in_crm_to_delete' }
  /** There is no such connection. */
  | { code: 'add_connection' }
  /** The connection does not take objects of this kind. */
  | { code: 'use_other_connection' }
  /** The record belongs to the entity `owner`: their keys are one by mistake, or the record is this one's. */
  | { code: 'part_or_take_over'; owner: string; externalId: string }
  /** The CRM shows the record and refuses its update: the address for updates may be wrong. */
  | { code: 'check_update_address' }
  /** The external id that the app gave names no record. */
  | { code: 'correct_external_id' }
  /** It was forgotten; a restore takes it back. */
  | { code: 'restore' }
  /** Forgotten with a create that has no known answer: only a push settles it. */
  | { code: 'restore_and_push_first' }
  /** The record of a forgotten entity belongs to `owner` by now. */
  | { code: 'forget_owner'; owner: string }
  /** The connection is paused, and a deletion goes through it. */
  | { code: 'resume_connection' }
  /** The connection knows no way to delete a record; `setting` gives it one. */
  | { code: 'allow_deletion'; setting: string }
  /** The request is none that can be taken. */
  | { code: 'correct_request' }
  /** The workflow id is not the one that belongs to the start argument. */
  | { code: 'build_id' };

export type AdviceCode = Advice['code'];

const nothing = (): boolean => true;

/** Each code → whether the data that it needs is there. */
const isWhole: Record<AdviceCode, (data: Record<string, unknown>) => boolean> = {
  wait_for_crm: nothing,
  wait: nothing,
  renew_login: nothing,
  allow_in_crm: nothing,
  correct_field: nothing,
  choose_record: ({ externalIds: ids }) => ids === undefined || (Array.isArray(ids) && ids.every(isText)),
  say_who_it_is: ({ externalId }) => isText(externalId),
  correct_link: nothing,
  change_settings: nothing,
  look_in_crm: nothing,
  look_in_crm_to_delete: nothing,
  add_connection: nothing,
  use_other_connection: nothing,
  part_or_take_over: ({ owner, externalId }) => isText(owner) && isText(externalId),
  check_update_address: nothing,
  correct_external_id: nothing,
  restore: nothing,
  restore_and_push_first: nothing,
  forget_owner: ({ owner }) => isText(owner),
  resume_connection: nothing,
  allow_deletion: ({ setting }) => isText(setting),
  correct_request: nothing,
  build_id: nothing,
};

export const adviceCodes = Object.keys(isWhole) as AdviceCode[];

export function isAdvice(value: unknown): value is Advice {
  if (!isPlainObject(value)) return false;
  const { code } = value;
  // hasOwn: a code may be "constructor".
  return typeof code === 'string' && Object.hasOwn(isWhole, code) && isWhole[code as AdviceCode](value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
