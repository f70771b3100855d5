// The contract of a connector: types only. A connector knows HTTP and one vendor; no Temporal, database, environment,
// clock. What its operations take and answer is in contract/.
import type { ZodType } from 'zod';
import type { Target } from '../domain/account-target.ts';
import type { Policy } from '../domain/entity/change.ts';
import type { EntityKey } from '../domain/entity/entity-key.ts';
import type { Fields } from '../domain/fields.ts';
import type { MappingReport } from '../domain/mapping/create-mapper.ts';
import type { FieldDescription } from '../domain/mapping/field-description.ts';
import type { FieldRule, FieldTable, OverwritePolicy } from '../domain/mapping/field-table.ts';
import type { OnContradiction } from '../domain/objects/evidence.ts';
import type { ObjectType } from '../domain/objects/objects.ts';
import type { AccountOperations } from './contract/account.ts';
import type { Auth, Secrets } from './contract/auth.ts';
import type { BatchOperations } from './contract/batch.ts';
import type { Call, ConnectorHttp, RequestLimits } from './contract/call.ts';
import type { CrmRecord, Match, MatchKey, RecordState, WriteAnswer } from './contract/record.ts';
import type { WholeFields } from './contract/whole-fields.ts';

export type * from './contract/account.ts';
export type * from './contract/auth.ts';
export type * from './contract/batch.ts';
export type * from './contract/call.ts';
export type * from './contract/record.ts';
export type * from './contract/whole-fields.ts';

export interface KeyDeclaration {
  field: string;
  /** Does the CRM refuse a second record with the same value? `assumed`: it usually is one, and nothing sees to it. */
  unique: 'enforced' | 'assumed' | 'no';
  /** `primary`: the lookup reads what was written; `search`: it asks an index, which lags behind. */
  lookup: 'primary' | 'search';
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
  /** A create finds the record that has our key and updates it: the vendor's upsert, by our own key and no other. */
  createIsUpsert: boolean;
  /**
   * An entity that is new here, with a key that the CRM holds once, is looked for by that alone: a lookup by our own id would
   * cost a call, and the create finds by itself what has it. `false` when absent.
   */
  sparesOwnKey?: boolean | undefined;
  /** The CRM itself recognises a second create of the same person. */
  crmDeduplicates: boolean;
  /** When a record is adopted: fill what is empty there, or overwrite. */
  onAdopt: 'fillEmpty' | 'overwrite';
  /** An entity that has none of the keys, so that nobody can look for it: made all the same. Else it is refused. */
  createsWithoutKeys?: boolean | undefined;
  /** The CRM's fields that go with every update, changed or not: on whose behalf it is made. Alone they are no update. */
  withEachUpdate?: readonly string[] | undefined;
}

/** The operations of one object. A capability is the presence of a method. Every method throws CrmError. */
export interface ObjectOperations {
  declaration: ObjectDeclaration;
  /** Our fields → the CRM's record. Pure; throws CrmError `invalid_record` naming the field that is missing or wrong. */
  toRecord(fields: Fields, key: EntityKey): CrmRecord;
  /** The one spelling of an id that the CRM takes in several, so that a record has one owner. Pure; as it is when absent. */
  canonicalId?(externalId: string): string;
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
  /** Absent: an update changes what it names, and nothing else. */
  wholeFields?: WholeFields;
  /** Many entities in one request. */
  batch?: BatchOperations;
  /** What people are told of the mapping; absent where `toRecord` is not the engine's (domain/mapping/). */
  mapping?: ObjectMapping;
  /** The account's own fields. */
  describeFields?(limits: RequestLimits): Promise<FieldDescription[]>;
  /** To records of other objects of this connection, by our name of the object. */
  associations?: Partial<Record<ObjectType, AssociationOperations>>;
}

export interface ObjectMapping {
  /** Another one whenever another record may come of the same fields: part of what a push compares. */
  version: string;
  /** CRM field → when an update may write it; the connection's own setting comes first. */
  overwrite: Readonly<Record<string, OverwritePolicy>>;
  /** Our fields that nothing sends, and those that their field cannot hold. */
  report(fields: Fields): MappingReport;
  /** The CRM's fields without which a record may go when it refuses one of ours; none: it is held. */
  mayLeaveOut(field: string): string[];
}

export interface AssociationOperations {
  /** `one`: a record has one at most, and another one takes its place. */
  holds: 'one' | 'many';
  /** Repeated while the first may still be executed, it would be held twice: it waits until that is over. */
  mayDouble?: boolean | undefined;
  /** Both are records that are there; repeated, it changes nothing (but for `mayDouble`). */
  associate(externalId: string, otherId: string, call: Call): Promise<void>;
  dissociate(externalId: string, otherId: string, call: Call): Promise<void>;
}

/** Belongs to a connection and its epoch, and holds what does not change: settings, credential, mapping, HTTP. */
export interface Session {
  /** The objects that this connection takes; no other is ever pushed to it. */
  objects: Partial<Record<ObjectType, ObjectOperations>>;
  /** One harmless request that shows whether address and login work; undefined where the CRM has none. */
  test?(): Promise<TestAnswer>;
  /** About the account behind the login. */
  account?: AccountOperations;
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

/** What a session is opened with: everything with a clock or a socket in it. */
export interface SessionContext<Settings> {
  connectionId: string;
  settings: Settings;
  secrets: Secrets;
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
  /** A contact that names its company in words only: `match` looks for the company, `create` makes it too. */
  companyFromText: 'off' | 'match' | 'create';
  /** Two capital letters: whose numbers are written without a country. */
  defaultCountry?: string | undefined;
  /** The linked record is gone. */
  onDeleted: 'stop' | 'recreate';
  /** A create without an answer, where the CRM cannot be asked. */
  onUnknownCreate: 'ask' | 'create';
  onContactDeleted: 'keep' | 'archive' | 'delete';
  /** CRM field → when an update may write it; `always` where it is not named. */
  overwrite: Record<string, OverwritePolicy>;
  /** Where the connector has batch calls: how long a push waits for others that are due. A click waits for nobody. */
  batchLingerMs?: number | undefined;
  /** Where the connector has batch calls: how many of them are under way at the same time. */
  batchesAtOnce?: number | undefined;
}

export type { OverwritePolicy };

/** The mapping in force, for people. */
export interface MappingRows {
  rows: { crmField: string; rule: FieldRule; isChanged: boolean }[];
  /** Ours that a person does not want to be sent. */
  ignored: string[];
  /** Ours that go another way than in the record. */
  elsewhere: readonly string[];
  /** Ours that this CRM has no place for. */
  reported: readonly string[];
  /** What becomes of every other field of ours. */
  others: NonNullable<FieldTable['others']>;
}

export interface ConnectorMapping<Settings> {
  /** Below which setting `ourField=TheirField` stands (`mapping.contact`); undefined for an object that it does not take. */
  settingOf(object: ObjectType): string | undefined;
  rowsOf(settings: Settings, object: ObjectType): MappingRows | undefined;
}

export interface Connector<Settings = unknown> {
  name: string;
  aliases?: string[];
  title: string;
  category: string;
  documentation: string;
  /** How its connections log in; absent where the connector's own requests say so. Throws nothing. */
  auth?(settings: Settings): Auth;
  /** Where the CRM's own users log in with a browser, where they do that apart from the connection's login. */
  loginPage?(settings: Settings): string;
  /** What its contacts hold beyond contact data, as a part of a sentence: told when a connection is added. */
  sensitiveData?: string;
  /** Parses `--set key=value` (dotted keys arrive nested); its messages are the sentences that mend a mistake. */
  settings: ZodType<Settings>;
  /** Where its mapping can be seen and changed. */
  mapping?: ConnectorMapping<Settings>;
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
