// A contact as its workflow drives it, one event at a time, and what must hold after each of them.
import { expect } from 'vitest';
import type { Change } from '../../domain/entity/change.ts';
import { bytesOfFields } from '../../domain/entity/entity-size.ts';
import { isAnswered } from '../../domain/entity/deletion-cycle.ts';
import { hear, type EntityEvent, type Heard } from '../../domain/entity/hear.ts';
import { isHeld, nextStep, syncStatus } from '../../domain/entity/next-step.ts';
import type { PushAnswer } from '../../domain/entity/push.ts';
import { readState } from '../../domain/entity/read-state.ts';
import {
  newEntityState,
  rememberedRequests,
  type EntityState,
  type InFlight,
} from '../../domain/entity/state.ts';
import type { Failure } from '../../domain/failure.ts';
import type { StampedFields } from '../../domain/fields.ts';
import { Book, pendingOf, start } from './book.ts';
import type { End, Event } from './events.ts';

const timing = { quietPeriodMs: 300_000, maxWaitMs: 1_800_000, attemptTimeoutMs: 45_000 };
const failure: Failure = {
  kind: 'conflict',
  message: 'Two records match.',
  advice: { code: 'choose_record' },
};

const key = { connectionId: 'demo', object: 'contact', entityId: 'c-1' } as const;

/** One life: an event at a time, each followed by what must hold. */
export class Life {
  state: EntityState = newEntityState(key, { startTime: start, timing });
  book: Book;

  constructor(postgres: StampedFields) {
    this.book = new Book(postgres);
  }

  live(event: Event): void {
    const given = this.state;
    const before = JSON.stringify(given);
    this.happen(event);
    // A handler works on a copy: the state that it was given is as it was.
    expect(JSON.stringify(given)).toBe(before);
    this.check();
  }

  /** As the workflow's handlers and steps do. */
  private hear(event: EntityEvent): Heard {
    const { now } = this.book;
    const heard = hear(this.state, event, { now, startTime: start, isFirstActivation: now === start });
    this.state = heard.state;
    return heard;
  }

  private happen(event: Event): void {
    const { state, book } = this;
    switch (event.kind) {
      case 'change':
        return this.change(event.change, event.secondsAgo);
      case 'time':
        book.now += event.ms;
        return;
      case 'act':
        return this.act();
      case 'end':
        if (state.inFlight !== undefined) this.end(event.end, state.inFlight);
        else if (book.associatingAt !== undefined) this.endAssociating(event.end, book.associatingAt);
        return;
      case 'connectionResumed':
        book.epoch += Math.max(0, event.growth);
        return this.wake(book.epoch + Math.min(0, event.growth));
      case 'retry':
        book.wantsCreate ||= event.create;
        this.hear({ kind: 'retried', create: event.create });
        return expect(this.state.parked).toBeUndefined();
      case 'click':
        return this.click(event.requestId);
      case 'pause':
        this.hear({ kind: 'paused' });
        return;
      case 'resume':
        this.hear({ kind: 'resumed' });
        return;
      case 'deleteInApp':
        book.deleteInApp();
        this.hear({ kind: 'deletedInApp' });
        return;
      case 'continueAsNew':
        return this.continueAsNew();
      case 'associate':
        book.toAssociate = true;
        this.hear({ kind: 'associateAsked' });
    }
  }

  private beginAssociating(): void {
    const { book } = this;
    expect(book.toAssociate).toBe(true);
    book.toAssociate = false;
    book.associatingAt = book.epoch;
    this.hear({ kind: 'associateBegan' });
  }

  /** It tells nothing about the push, and what kept it from being done keeps it to be done. */
  private endAssociating(end: End, epoch: number): void {
    const { book, state } = this;
    book.associatingAt = undefined;
    if (end === 'interrupted') {
      book.toAssociate = true;
      this.hear({ kind: 'associateAsked' });
    } else {
      book.toAssociate ||= ['parked', 'paused', 'held'].includes(end);
      this.hear({ kind: 'associateEnded', answer: answerOfAssociating(end, epoch) });
    }
    expect(this.state).toMatchObject({ order: state.order, requests: state.requests });
    expect(this.state.link).toEqual(state.link);
  }

  /** Everything that counts goes through the argument of the next run, which begins while no push runs. */
  private continueAsNew(): void {
    const { state } = this;
    if (state.inFlight !== undefined || this.book.associatingAt !== undefined) return;
    this.state = readState(key, JSON.parse(JSON.stringify(state))) as EntityState;
    expect(this.state).toEqual({ ...state, lastAnswer: undefined });
  }

  private change(given: Change, ago: number | undefined): void {
    const { book } = this;
    const change = ago === undefined ? given : { ...given, occurredAt: book.now - ago * 1_000 };
    const wasDue = this.state.order.urgency !== undefined;
    const { recorded } = this.hear({ kind: 'changed', change });
    expect(recorded).toBe(book.isRepeated(change) ? 'repeated' : 'recorded');
    if (recorded === 'repeated') return;
    book.record(change);
    if (wasDue || change.requestId !== undefined) expect(this.state.order.urgency).toBeDefined();
  }

  private click(requestId: string): void {
    const { state, book } = this;
    const isKnown = state.requests.some((request) => request.requestId === requestId);
    const { answer } = this.hear({
      kind: 'sendNow',
      request: { requestId, change: { fields: {}, requestId } },
    });
    if (answer !== undefined && 'outcome' in answer && answer.outcome === 'nothing_to_send') {
      expect([...book.waiting, ...book.inPush, ...(book.beforeDeletion ?? [])]).toEqual([]);
    }
    if (this.state === state) return;
    book.isClicked ||= !isKnown;
    expect(this.state.parked !== undefined).toBe(state.parked !== undefined && state.isPaused);
  }

  private act(): void {
    const { state, book } = this;
    const step = nextStep(state, book.now);
    if (state.inFlight !== undefined || book.associatingAt !== undefined) return;
    if (step.do === 'associate') this.beginAssociating();
    if (step.do === 'save') {
      book.save(state.fields);
      if (isHeld(state)) book.report(state.unreportedRows);
      this.hear({ kind: 'saved', asked: state });
    }
    if (step.do === 'push') {
      const { order } = this.begin();
      book.beginPush(state.fields);
      expect(order.urgency === 'click').toBe(book.pushIsClicked);
      expect(order.createAfterUnknown !== undefined).toBe(book.pushWantsCreate);
      // The app deleted it: that comes first.
      expect(state.deletion).toBeUndefined();
    }
    if (step.do === 'delete') {
      this.begin();
      book.beginDeletion(state.fields);
    }
  }

  private begin(): InFlight {
    const { pushCount } = this.state;
    this.hear({ kind: 'pushBegan' });
    // The push id is made of it.
    expect(this.state.pushCount).toBe(pushCount + 1);
    return this.state.inFlight as InFlight;
  }

  private end(end: End, inFlight: InFlight): void {
    const { book } = this;
    this.hear({ kind: 'stepEnded', oddly: false });
    if (end === 'interrupted') this.interrupt();
    else if (inFlight.deletion === undefined) this.endPush(end);
    else this.endDeletion(end, inFlight);
    expect(this.state.inFlight).toBeUndefined();
    book.inPush = [];
    book.isDeleting = false;
  }

  private interrupt(): void {
    const { book } = this;
    book.putBack(false);
    book.isClicked ||= book.pushIsClicked;
    this.hear({ kind: 'pushInterrupted' });
  }

  private endDeletion(end: Exclude<End, 'interrupted'>, inFlight: InFlight): void {
    const { book } = this;
    const answer = answerOf(end, book, this.state.pushCount);
    book.answer();
    book.toAssociate ||= answer.associate === true;
    this.hear({ kind: 'pushEnded', answer });
    if (end === 'parked' || end === 'paused' || end === 'held') return book.putBack(false);
    // Everybody hears why, and it is tried again at the next word.
    if (end === 'stopped') return book.putBack(false);
    if (end !== 'unchanged') expect(this.state.link).toBeUndefined();
    else book.keep();
    if (isAnswered(inFlight, answer)) this.checkResults();
  }

  private endPush(end: Exclude<End, 'interrupted'>): void {
    const { book } = this;
    const isBehind = this.state.epoch > book.epochOfPush;
    // A resume that Postgres does not know of yet is newer than the pause that the push found there.
    const { isPaused, isPauseUnsaved } = this.state;
    book.answer();
    const answer = answerOf(end, book, this.state.pushCount);
    book.toAssociate ||= answer.associate === true;
    this.hear({ kind: 'pushEnded', answer });
    if (isKept(end)) book.putBack(end === 'stopped');
    if (end === 'parked' || end === 'paused') expect(this.state.parked === undefined).toBe(isBehind);
    if (end === 'held') expect(this.state.isPaused).toBe(isPaused || !isPauseUnsaved);
    if (!isKept(end) || end === 'stopped') this.checkResults();
  }

  /** The requests of the push have their result, and those that came since have none. */
  private checkResults(): void {
    const { inPush, waiting, beforeDeletion } = this.book;
    const ofPush = new Set(inPush.map(({ requestId }) => requestId));
    const all = [...(beforeDeletion ?? []), ...waiting];
    const later = new Set(all.filter((change) => !inPush.includes(change)).map(({ requestId }) => requestId));
    for (const { requestId, result } of this.state.requests) {
      // An id that came again meanwhile waits for the newer change where that brought something else.
      if (ofPush.has(requestId) && later.has(requestId)) continue;
      if (ofPush.has(requestId)) expect(result).toBeDefined();
      else if (later.has(requestId) && !this.book.results.has(requestId)) expect(result).toBeUndefined();
    }
  }

  private wake(epoch: number): void {
    const { parked, epoch: heard } = this.state;
    this.hear({ kind: 'connectionResumed', epoch });
    expect(this.state.epoch).toBe(Math.max(heard, epoch));
    expect(this.state.parked).toEqual(parked === undefined || parked.epoch < epoch ? undefined : parked);
    if (parked === undefined || parked.epoch >= epoch || this.state.isPaused) return;
    const isDeleted = this.state.deletion !== undefined;
    expect(nextStep({ ...this.state, isPauseUnsaved: false }, this.book.now)).toEqual({
      do: isDeleted ? 'delete' : 'push',
    });
    expect(syncStatus(this.state)).toBe('waiting');
  }

  private check(): void {
    const { state, book } = this;
    for (const [name, { value, at }] of book.newest) expect(state.fields[name]).toMatchObject({ value, at });
    expect(Object.keys(state.fields).toSorted()).toEqual([...book.newest.keys()].toSorted());
    expect(state.fieldsBytes).toBe(bytesOfFields(state.fields));
    expect(state.highestOrderTime).toBe(book.highest);
    expect(state.order.pending).toEqual(pendingOf(book.waiting));
    expect(state.deletion?.pending).toEqual(pendingOf(book.beforeDeletion ?? []));
    expect(state.deletion !== undefined).toBe(book.beforeDeletion !== undefined);
    expect(state.inFlight?.order.pending).toEqual(pendingOf(book.inPush));
    expect(state.burst).toEqual(book.burst());
    expect(state.order.createAfterUnknown !== undefined).toBe(book.wantsCreate);
    expect(state.order.urgency === 'click').toBe(book.isClicked);
    expect(new Set(state.unreportedRows)).toEqual(book.rows);
    expect(state.recentChangeIds).toEqual(book.changeIds.slice(-50));
    expect(state.isToAssociate === true).toBe(book.toAssociate);
    this.checkStep();
    this.checkRequests();
  }

  /** Nothing held is pushed, and nothing sleeps without a reason that a person can see. */
  private checkStep(): void {
    const { state, book } = this;
    const step = nextStep(state, book.now);
    const isKeptBack = state.isPaused || state.parked !== undefined;
    if (isKeptBack) expect(['push', 'delete']).not.toContain(step.do);
    if (
      state.inFlight !== undefined ||
      book.associatingAt !== undefined ||
      step.do !== 'idle' ||
      isKeptBack
    ) {
      return;
    }
    if (state.order.pending !== undefined) expect(syncStatus(state)).toBe('needs_attention');
    expect(state.requests.filter((request) => request.result === undefined)).toEqual([]);
  }

  private checkRequests(): void {
    const { requests } = this.state;
    expect(requests.length).toBeLessThanOrEqual(rememberedRequests);
    const results = new Map(
      requests.flatMap(({ requestId, result }) => (result ? [[requestId, result]] : [])),
    );
    for (const [requestId, result] of results) {
      const before = this.book.results.get(requestId);
      if (before !== undefined) expect(result).toEqual(before);
    }
    this.book.results = results;
  }

  /** The connection is there, nobody pauses, every push ends well: everything must get out. */
  settle(): void {
    const isBusy = this.state.inFlight !== undefined || this.book.associatingAt !== undefined;
    if (isBusy) this.live({ kind: 'end', end: 'interrupted' });
    this.live({ kind: 'resume' });
    this.live({ kind: 'connectionResumed', growth: 1 });
    this.live({ kind: 'retry', create: false });
    for (let rounds = 0; nextStep(this.state, this.book.now).do !== 'idle'; rounds += 1) {
      expect(rounds).toBeLessThan(20);
      const step = nextStep(this.state, this.book.now);
      if (step.do === 'wait') this.live({ kind: 'time', ms: step.untilMs - this.book.now });
      this.live({ kind: 'act' });
      this.live({ kind: 'end', end: 'updated' });
    }
    expect(this.book.waiting).toEqual([]);
    expect(this.book.beforeDeletion).toBeUndefined();
    expect([...this.book.rows]).toEqual([]);
    expect(this.book.postgres).toEqual(this.state.fields);
    expect(this.state.isToAssociate).not.toBe(true);
    expect(syncStatus(this.state)).toBe('synced');
  }
}

function answerOfAssociating(end: Exclude<End, 'interrupted'>, epoch: number): PushAnswer {
  if (end === 'held') return { end };
  if (end === 'parked') return { end, reason: 'auth_expired', epoch, failure };
  if (end === 'paused') return { end: 'parked', reason: 'paused', epoch };
  return { end: 'nothing' };
}

const isKept = (end: End): boolean => ['parked', 'paused', 'held', 'stopped', 'interrupted'].includes(end);

function answerOf(
  end: Exclude<End, 'interrupted'>,
  { epochOfPush: epoch, postgres }: Book,
  push: number,
): PushAnswer {
  // Each push has its own answer, so that a result that changes is seen.
  const learned = { fields: postgres, link: { externalId: `lead-${push}` }, at: start };
  switch (end) {
    case 'stopped':
      return { end: 'stopped', outcome: 'needs_attention', failure, ...learned };
    case 'parked':
      return { end: 'parked', reason: 'auth_expired', epoch, failure, ...learned };
    case 'paused':
      return { end: 'parked', reason: 'paused', epoch, ...learned };
    case 'held':
      return { end: 'held', ...learned };
    case 'created':
      return { end: 'done', outcome: end, associate: true, ...learned };
    case 'updated':
    case 'unchanged':
    case 'skipped':
      return { end: 'done', outcome: end, ...learned };
  }
}
