// What was sent to the CRM and has no known answer, as the intent row keeps it: encrypted.
import type { Identity } from '../../domain/objects/evidence.ts';
import { primaryKey, type RowContext } from './row-context.ts';

/** A key by which a lookup finds a record, and of which two entities must not both find "none". */
export interface MatchKeyOfIntent {
  field: string;
  value: string;
}

/** What was sent: enough to find the record again, and to see what differs from it now. */
export interface Sent {
  keys: MatchKeyOfIntent[];
  /** Of a create: who the entity was then, by all its e-mails and phones. */
  identity?: Identity | undefined;
  /** CRM field → hash of the value */
  hashes: Record<string, string>;
  /** Of `missing`: the record that is gone. */
  gone?: string | undefined;
  /** Of a create: the CRM has said yes to it and named no record; what it answered, in a sentence. */
  accepted?: string | undefined;
  /** The person's word on which this create was sent after one without an answer: it does not count again. */
  word?: string | undefined;
}

/** `missing`: nothing was sent; the record is gone, and another is made when a lookup can be trusted. */
export type IntentKind = 'create' | 'update' | 'missing';

/** Opens in this entity's row only. */
export function sealSent(context: RowContext, sent: Sent): Buffer {
  return context.cipher.seal(JSON.stringify(sent), additionalData(context));
}

/** `null`, of a row that keeps nothing, is as if nothing was sent. */
export function openSent(context: RowContext, sealed: Buffer | null): Sent {
  return sealed === null
    ? { keys: [], hashes: {} }
    : (JSON.parse(context.cipher.open(sealed, additionalData(context))) as Sent);
}

function additionalData(context: RowContext): string[] {
  return ['intents.sent', ...primaryKey(context)];
}
