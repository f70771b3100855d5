// What the app, the CRM and Postgres could have written down themselves, in the plainest way.
import type { Change, Policy } from '../../domain/entity/change.ts';
import type { SendNowResult } from '../../domain/entity/push.ts';
import type { Burst, Pending } from '../../domain/entity/state.ts';
import { mergeFields, type StampedFields } from '../../domain/fields.ts';
import type { Json } from '../../domain/json.ts';

export const start = 1_700_000_000_000;
const minute = 60_000;

/** An accepted change that no push has seen through yet. */
interface Waiting {
  names: string[];
  changeId: string | undefined;
  policy: Policy | 'default';
  externalId: string | null | undefined;
  requestId: string | undefined;
}

/** One life, as everybody but the workflow sees it. */
export class Book {
  now = start;
  /** Of the connection, now and when the push read its login. */
  epoch = 1;
  epochOfPush = 1;
  /** What an earlier run left there, and what pushes save. */
  postgres: StampedFields;
  fieldsOfPush: StampedFields = {};
  newest = new Map<string, { value: Json; at: number }>();
  highest = start;
  changeIds: string[] = [];
  waiting: Waiting[] = [];
  inPush: Waiting[] = [];
  /** What was said before the app deleted the contact, while the deletion waits; and the request that it answers. */
  beforeDeletion: Waiting[] | undefined;
  isDeleting = false;
  /** There is something to associate; and the epoch at which the step that does it began. */
  toAssociate = false;
  associatingAt: number | undefined;
  arrivals: number[] = [];
  isClicked = false;
  pushIsClicked = false;
  wantsCreate = false;
  pushWantsCreate = false;
  /** Import rows that no answer has accounted for. */
  rows = new Set<string>();
  results = new Map<string, SendNowResult>();

  constructor(postgres: StampedFields) {
    this.postgres = postgres;
  }

  isRepeated({ changeId }: Change): boolean {
    return changeId !== undefined && this.changeIds.slice(-50).includes(changeId);
  }

  record(change: Change): void {
    const { changeId, policy = 'default', externalId, requestId, occurredAt } = change;
    const at = occurredAt === undefined ? this.highest : Math.min(occurredAt, this.now + minute);
    this.highest = Math.max(this.highest, at);
    const names = Object.keys(change.fields).filter((name) => (this.newest.get(name)?.at ?? 0) <= at);
    for (const name of names) this.newest.set(name, { value: change.fields[name] as Json, at });
    this.isClicked ||= requestId !== undefined;
    this.waiting.push({ names, changeId, policy, externalId, requestId });
    // An import row arrives when it arrives; its stamp says when the import began.
    const isRow = changeId?.startsWith('bulk:') === true;
    const sent = isRow ? this.now : (occurredAt ?? this.now);
    this.arrivals.push(Math.min(Math.max(sent, start), this.now));
    if (changeId === undefined) return;
    this.changeIds.push(changeId);
    if (isRow) this.rows.add(changeId);
  }

  beginPush(fields: StampedFields): void {
    this.epochOfPush = this.epoch;
    this.fieldsOfPush = fields;
    this.inPush = this.waiting;
    this.waiting = [];
    this.arrivals = [];
    this.pushIsClicked = this.isClicked;
    this.isClicked = false;
    this.pushWantsCreate = this.wantsCreate;
    this.wantsCreate = false;
  }

  deleteInApp(): void {
    this.beforeDeletion = [...(this.beforeDeletion ?? []), ...this.waiting];
    this.waiting = [];
    this.arrivals = [];
  }

  beginDeletion(fields: StampedFields): void {
    this.epochOfPush = this.epoch;
    this.fieldsOfPush = fields;
    this.inPush = this.beforeDeletion ?? [];
    this.beforeDeletion = undefined;
    this.isDeleting = true;
    // A click with nothing behind it asks for the deletion.
    this.pushIsClicked = this.isClicked;
    if (this.waiting.length === 0) this.isClicked = false;
    this.pushWantsCreate = false;
  }

  /** What the push took waits again, in front. A "create anyway" is used up only by a push that got to its end. */
  putBack(isUsedUp: boolean): void {
    // A push that was under way when the app deleted the contact came before that, and a deletion that was not over too.
    if (this.isDeleting || this.beforeDeletion !== undefined) {
      this.beforeDeletion = [...this.inPush, ...(this.beforeDeletion ?? [])];
    } else {
      this.waiting = [...this.inPush, ...this.waiting];
    }
    this.wantsCreate ||= this.pushWantsCreate && !isUsedUp;
  }

  /** The push read Postgres and saved the fields that it began with: what came since is not among them. */
  answer(): void {
    for (const [name, { value, at }] of Object.entries(this.postgres)) {
      this.highest = Math.max(this.highest, at);
      if ((this.newest.get(name)?.at ?? 0) < at) this.newest.set(name, { value, at });
    }
    this.save(this.fieldsOfPush);
    this.report(this.inPush.flatMap(({ changeId }) => changeId ?? []));
  }

  save(fields: StampedFields): void {
    this.postgres = mergeFields(this.postgres, fields).fields;
  }

  report(rows: string[]): void {
    for (const row of rows) this.rows.delete(row);
  }

  /** The connection keeps the record, or refuses to delete it: what waited for the deletion waits for a push. */
  keep(): void {
    this.isDeleting = false;
    this.putBack(true);
  }

  burst(): Burst | undefined {
    if (this.arrivals.length === 0) return undefined;
    return { firstArrivedAt: Math.min(...this.arrivals), lastArrivedAt: Math.max(...this.arrivals) };
  }
}

/** These changes as one. */
export function pendingOf(changes: Waiting[]): Pending | undefined {
  if (changes.length === 0) return undefined;
  const externalId = changes.findLast((change) => change.externalId !== undefined)?.externalId;
  const unique = <T>(all: T[]): T[] => [...new Set(all)];
  return {
    names: unique(changes.flatMap(({ names }) => names)),
    changeIds: unique(changes.flatMap(({ changeId }) => changeId ?? [])),
    policies: unique(changes.map(({ policy }) => policy)),
    isOnlyImport: changes.every(({ changeId }) => changeId?.startsWith('bulk:') === true),
    externalId,
  };
}
