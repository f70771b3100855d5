// A record as the CRM has it, and what operations answer about it.
import type { Json } from '../../domain/json.ts';
import type { LeftOut } from '../../domain/mapping/mapping-refusal.ts';
import type { Identity } from '../../domain/objects/evidence.ts';

/** A record in the CRM's own words, flat: path → value (`custom_fields.plan`). What is hashed, compared and sent. */
export type CrmRecord = Record<string, Json>;

/** One way to look a record up. */
export interface MatchKey {
  /** Our name (`email`, `phone`, `entityId`), a compound key of the object (`nameAndEmail`), or `externalId`. */
  field: string;
  /** Of a compound key: what the connector's `keysOf` has made for its `find`. */
  value: string;
}

export interface Match {
  /** Always a string, whatever the CRM answers. */
  externalId: string;
  url?: string | undefined;
  redirectUrl?: string | undefined;
  /** The record as the CRM shows it, flat; absent when the answer holds no fields. */
  record?: CrmRecord | undefined;
  /** It carries our key with this entity's id. */
  hasOurKey: boolean;
  /** It carries our key with this id, which is another entity's. */
  carriesKeyOf?: string | undefined;
  /**
   * What it shows of the object's keys (e-mail, phone, domain), read by `kit/answers/shown-values.ts`: by it the push tells the
   * entity's record from somebody else's with the same phone.
   */
  shows: Identity;
}

export type RecordState =
  | { state: 'live'; match: Match }
  | { state: 'archived' }
  | { state: 'merged'; into: string }
  /** It is another kind of record now, in the CRM's words; `isTaken`: this connection writes to such records too. */
  | { state: 'converted'; object: string; id: string; isTaken: boolean }
  | { state: 'gone' };

export interface WriteAnswer {
  externalId?: string | undefined;
  url?: string | undefined;
  /** Where the CRM wants the person to go on. Kept, and answered again where a later answer has none. */
  redirectUrl?: string | undefined;
  /** Of what was sent, what the CRM says that it has not kept: told, and sent again with the next push. */
  leftOut?: readonly LeftOut[] | undefined;
}
