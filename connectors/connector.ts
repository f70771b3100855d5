// The connector contract: types only. A connector knows HTTP and one vendor; no Temporal, database, environment, clock.
import type { ZodType } from 'zod';
import type { Target } from '../domain/account-target.ts';
import type { Policy } from '../domain/entity/change.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { Fields } from '../domain/fields.ts';
import type { Json } from '../domain/json.ts';
import type { Identity, OnContradiction } from '../domain/objects/evidence.ts';
import type { ObjectType } from '../domain/objects/objects.ts';

/** A record in the CRM's own words, flat: path → value (`custom_fields.plan`). What is hashed, compared and sent. */
export type CrmRecord = Record<string, Json>;

/** One way to look a record up. `field` is our name (`email`, `phone`, `entityId`) or `externalId`. */
export interface MatchKey {
  field: string;
  value: string;
}

export interface Match {
  /** Always a string, whatever the CRM answers. */
  externalId: string;
  url?: string | undefined;
  /** The record as the CRM shows it, flat; absent when the answer holds no fields. */
  record?: CrmRecord | undefined;
  /** It carries our key with this entity's id. */
  hasOurKey: boolean;
  /** It carries our key with this id, which is another entity's. */
  carriesKeyOf?: string | undefined;
  /**
   * What it shows of the object's keys (e-mail, phone, domain), read by `kit/shown-values.ts`: by it the push tells the
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
  redirectUrl?: string | undefined;
}

/** What one attempt hands to an operation; nothing is steered by changing it. */
export interface Call extends RequestLimits {
  /** Whose record it is. */
  key: EntityKey;
}

/** What the kit's HTTP wants to know of each request. */
export interface RequestLimits {
  /** Monotonic ms: no byte leaves after it, and a running request ends at it. */
  deadlineAt: number;
  /**
   * The last thing before the bytes of a write leave, so that what waits before it (for company, for its turn) costs
   * nothing: marks the intent as sent. Throws when this attempt may not send any more; that error comes out of the
   * operation as it is, and nothing has been sent. A read never calls it.
   */
  beforeSend(): Promise<void>;
}

export interface KeyDeclaration {
  field: string;
  /** How long a new record may stay invisible to a lookup by this key. */
  lagMs: number;
}

/** What one object of this connection can do; depends on the connection's settings. */
export interface ObjectDeclaration {
  /** In the order in which they are tried (`matchBy`). */
  keys: KeyDeclaration[];
  /** All keys in one lookup call, or one call per key. */
  keysTogether: boolean;
  updateForm: 'changed' | 'full';
  /** `false`: the CRM names no id; the first accepted send is the link. */
  answersId: boolean;
  /** How long after its time-out a request may still be executed. */
  unknownHorizonMs: number;
  /** Look before the first create. `none`: the CRM has no lookup, or the connection says not to. */
  beforeCreate: 'fetch' | 'none';
  /** The CRM itself recognises a second create of the same person. */
  crmDeduplicates: boolean;
  /** When a record is adopted: fill what is empty there, or overwrite. */
  onAdopt: 'fillEmpty' | 'overwrite';
}

/** The operations of one object. A capability is the presence of a method. Every method throws CrmError. */
export interface ObjectOperations {
  declaration: ObjectDeclaration;
  /** Our fields → the CRM's record. Pure; throws CrmError `invalid_record` naming the field that is missing or wrong. */
  toRecord(fields: Fields, key: EntityKey): CrmRecord;
  /** The keys that this entity has, in the order of the declaration. */
  keysOf(fields: Fields, key: EntityKey): MatchKey[];
  /**
   * One call to the CRM: all keys where the declaration says `keysTogether` (one value per field), else a single one.
   * [] only where the CRM said "none"; everything else throws.
   */
  find?(keys: MatchKey[], call: Call): Promise<Match[]>;
  read?(externalId: string, call: Call): Promise<RecordState>;
  /** `record` is the whole record. The answer names the record unless `answersId` is false. */
  create(record: CrmRecord, call: Call): Promise<WriteAnswer>;
  /** `record` is what to send: changed fields, or the whole one where `updateForm` is `full`. `externalId` is undefined only where `answersId` is false. */
  update(externalId: string | undefined, record: CrmRecord, call: Call): Promise<WriteAnswer>;
  remove?(externalId: string, call: Call): Promise<void>;
}

/** Belongs to a connection and its epoch, and holds what does not change: settings, credential, mapping, HTTP. */
export interface Session {
  /** The objects that this connection takes; no other is ever pushed to it. */
  objects: Partial<Record<ObjectType, ObjectOperations>>;
  /** One harmless request that shows whether address and login work; undefined where the CRM has none. */
  test?(): Promise<TestAnswer>;
}

/** A session with the settings that it was opened with, parsed. */
export interface OpenSession {
  session: Session;
  settings: CommonSettings;
}

export interface TestAnswer {
  ok: boolean;
  status?: number | undefined;
  /** `GET https://crm.example.com/crm/fetch` without the query */
  request: string;
  reason?: string | undefined;
  /** Of one that is ok: what makes that doubtful. */
  warning?: string | undefined;
  whatToDo?: string | undefined;
}

/** The kit's HTTP: guard, time-outs, log and the credential's masking are inside. */
export interface ConnectorHttp {
  request(request: HttpRequest, limits: RequestLimits): Promise<HttpAnswer>;
}

export interface HttpRequest {
  /** `createContact`, `findContact` …: for errors and the log. */
  operation: string;
  method: string;
  url: string;
  /** What the log shows instead of the path, where that may hold an e-mail or a key: `/contacts/{email}`. */
  route?: string | undefined;
  headers?: Record<string, string>;
  body?: string | undefined;
  /** Reads never leave anything executed: a time-out of theirs is `transient`, of a write `unknown`. */
  isWrite: boolean;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
}

/** What a session is opened with: everything with a clock or a socket in it. */
export interface SessionContext<Settings> {
  connectionId: string;
  settings: Settings;
  secrets: Record<string, string>;
  http: ConnectorHttp;
}

/** The settings that every connection has, whatever its connector. Durations in ms. */
export interface CommonSettings {
  quietPeriodMs: number;
  maxWaitMs: number;
  connectTimeoutMs: number;
  requestTimeoutMs: number;
  /** startToClose of one attempt; more than two requests fit into it. */
  attemptTimeoutMs: number;
  policy: Policy;
  /** A record that exists and belongs to no contact of ours. */
  onMatch: 'adopt' | 'skip' | 'hold';
  /** A record that has the entity's phone and somebody else's e-mail. */
  onContradiction: OnContradiction;
  /** Two capital letters: whose numbers are written without a country. */
  defaultCountry?: string | undefined;
  /** The linked record is gone. */
  onDeleted: 'stop' | 'recreate';
  /** A create without an answer, where the CRM cannot be asked. */
  onUnknownCreate: 'ask' | 'create';
  onContactDeleted: 'keep' | 'archive' | 'delete';
  /** CRM field → when an update may write it; `always` where it is not named. */
  overwrite: Record<string, OverwritePolicy>;
}

export type OverwritePolicy = 'always' | 'ifEmpty' | 'onCreate' | 'never';

export interface Connector<Settings = unknown> {
  name: string;
  aliases?: string[];
  title: string;
  category: string;
  documentation: string;
  /** Parses `--set key=value` (dotted keys arrive nested); its messages are the sentences that mend a mistake. */
  settings: ZodType<Settings>;
  /** Names of the secrets that these settings need. */
  secrets(settings: Settings): { required: string[]; optional: string[] };
  /**
   * What these settings point at: addresses, tenant, meaning of ids, in one form only. A change of it with links present
   * needs a person's word. [] where the login alone decides.
   */
  target(settings: Settings): Target;
  /** Each text that no message and no row may hold, where that is more than the secrets: user and key in base64. */
  secretForms?(settings: Settings, secrets: Record<string, string>): string[];
  /**
   * Sentences about addresses that the outbound guard would refuse; where the settings name addresses. Asked when a
   * connection is added: the guard itself refuses at run time all the same.
   */
  checkTargets?(settings: Settings, allowTargets: readonly string[]): string[];
  open(context: SessionContext<Settings>): Session;
}
