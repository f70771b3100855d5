// What the operations of one object share.
import type { ObjectParts } from '../kit/objects/object-parts.ts';
import type { AccountFields } from './account/account-fields.ts';
import type { KeyField } from './account/key-field.ts';
import type { PipedriveSettings } from './settings.ts';

export interface PipedriveParts extends ObjectParts<PipedriveSettings> {
  fields: AccountFields;
  /** Undefined: the connection keeps the app's own id nowhere. */
  key: KeyField | undefined;
}
