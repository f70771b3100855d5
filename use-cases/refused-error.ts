// Why a use case does not do what it was asked for, as data: the command line words it as a command, the API as fields.
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { ImportState } from '../domain/import-ledger.ts';
import type { PlaceProblem } from '../domain/mapping/check-rows.ts';
import type { ObjectType } from '../domain/objects/objects.ts';
import type { SetLinkResult } from '../store/links.ts';
import type { KeptForConnection } from '../store/connection-removal.ts';
import type { RowsProblem } from './imports/rows/rows-problem.ts';

/** Why a link was not set. */
export type LinkRefusal = Exclude<SetLinkResult, { kind: 'set' | 'unchanged' }>;

export interface KeptByConnection extends KeptForConnection {
  /** Entities with an open workflow: changes may wait in them. */
  open: number;
}

export type Refusal =
  | { code: 'unknown_connection'; connectionId: string }
  /** `near`: the one that was probably meant. */
  | { code: 'unknown_connector'; name: string; near: string | undefined; connectors: string[] }
  /** `near`: what was probably meant. */
  | { code: 'bad_connector_name'; name: string; near: string | undefined; longest: number }
  /** By a connector that is there, under this name or as an alias. */
  | { code: 'connector_name_taken'; name: string; title: string }
  | { code: 'folder_exists'; folder: string }
  /** One sentence per mistake. */
  | { code: 'invalid_settings'; problems: string[] }
  /** Fields that the CRM's account has not, or does not let anybody write. */
  | { code: 'invalid_places'; connectionId: string; object: ObjectType; problems: PlaceProblem[] }
  /** This connector's records are not made of a mapping that a person can change. */
  | { code: 'no_mapping'; connector: string; object: ObjectType }
  | { code: 'missing_secrets'; connector: string; missing: string[] }
  /** Secrets that nobody needs with these settings. */
  | { code: 'unknown_secrets'; connector: string; unknown: string[]; known: string[] }
  /** What would be removed with it. */
  | { code: 'connection_in_use'; connectionId: string; kept: KeptByConnection }
  /** Its login is a secret, and no browser has a part in it. */
  | { code: 'no_browser_login'; connectionId: string; secrets: string[] }
  /** This connector does not know this kind of entity. */
  | { code: 'object_not_taken'; connector: string; object: ObjectType; takes: readonly ObjectType[] }
  | { code: 'unknown_entity'; key: EntityKey }
  | { code: 'forgotten'; key: EntityKey }
  | { code: 'not_restored'; key: EntityKey; reason: string }
  | { code: 'no_link'; key: EntityKey }
  | { code: 'empty_external_id' }
  | { code: 'link_refused'; key: EntityKey; why: LinkRefusal }
  | { code: 'unknown_import'; bulkId: string }
  /** It has ended, and cannot be paused, resumed or cancelled. */
  | { code: 'import_over'; bulkId: string; state: ImportState }
  | { code: 'unreadable_rows'; problem: RowsProblem }
  | { code: 'temporal_unreachable'; address: string };

/** The one error of use cases; its message is for logs, faces word `refusal`. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(`refused: ${refusal.code}`, options);
    this.refusal = refusal;
  }
}
