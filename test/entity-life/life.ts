// A contact as its workflow drives it, one event at a time, and what must hold after each of them.
import { expect } from 'vitest';
import type { Change } from '../../domain/entity/change.ts';
import { bytesOfFields } from '../../domain/entity/entity-size.ts';
import { beginDeletion, endDeletion, isAnswered } from '../../domain/entity/deletion-cycle.ts';
import { isHeld, nextStep, syncStatus } from '../../domain/entity/next-step.ts';
import { deleteInApp, pause, resume, retry } from '../../domain/entity/orders.ts';
import type { PushAnswer } from '../../domain/entity/push.ts';
import { beginPush, endPush, interruptPush, wake, type InFlight } from '../../domain/entity/push-cycle.ts';
import { recordChange } from '../../domain/entity/record-change.ts';
import { newEntityState, rememberedRequests, type EntityState } from '../../domain/entity/state.ts';
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

export class Life {
  state: EntityState = newEntityState(
    { connectionId: 'demo', object: 'contact', entityId: 'c-1' },
    { startTime: start, timing },
  );
  inFlight: InFlight | undefined;
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
        if (this.inFlight !== undefined) this.end(event.end, this.inFlight);
        return;
      case 'connectionResumed':
        book.epoch += Math.max(0, event.growth);
        return this.wake(book.epoch + Math.min(0, event.growth));
      case 'retry':
        book.wantsCreate ||= event.create;
        this.state = retry(state, { create: event.create });
        return expect(this.state.parked).toBeUndefined();
      case 'pause':
        this.state = pause(state);
        return;
      case 'resume':
        if (state.isPaused) this.state = resume(state);
        return;
      case 'deleteInApp':
        book.deleteInApp();
        this.state = deleteInApp(state);
        return;
      case 'continueAsNew':
        // Everything that counts goes through the argument of the next run.
        this.state = JSON.parse(JSON.stringify(state)) as EntityState;
        return expect(this.state).toEqual(state);
    }
  }

  private change(given: Change, ago: number | undefined): void {
    const { book } = this;
    const change = ago === undefined ? given : { ...given, occurredAt: book.now - ago * 1_000 };
    const arrival = { now: book.now, startTime: start, isFirstActivation: book.now === start };
    const wasDue = this.state.isDueNow;
    const recorded = recordChange(this.state, change, arrival);
    expect(recorded.kind).toBe(book.isRepeated(change) ? 'repeated' : 'recorded');
    this.state = recorded.state;
    if (recorded.kind === 'repeated') return;
    book.record(change);
    if (wasDue || change.requestId !== undefined) expect(this.state.isDueNow).toBe(true);
  }

  private act(): void {
    const { state, book } = this;
    const step = nextStep(state, book.now);
    if (this.inFlight !== undefined) return;
    if (step.do === 'save') {
      book.save(state.fields);
      if (isHeld(state)) book.report(state.unreportedRows);
      const unreportedRows = isHeld(state) ? [] : state.unreportedRows;
      this.state = { ...state, isPauseUnsaved: false, droppedRows: [], unreportedRows };
    }
    if (step.do === 'push') {
      const begun = beginPush(state);
      this.state = begun.state;
      this.inFlight = begun.inFlight;
      book.beginPush(state.fields);
      // The push id is made of it.
      expect(this.state.pushCount).toBe(state.pushCount + 1);
      expect(this.inFlight.isClicked).toBe(book.pushIsClicked);
      expect(this.inFlight.createAfterUnknown !== 0).toBe(book.pushWantsCreate);
      // The app deleted it: that comes first.
      expect(state.deletion).toBeUndefined();
    }
    if (step.do === 'delete') {
      const begun = beginDeletion(state);
      this.state = begun.state;
      this.inFlight = begun.inFlight;
      book.beginDeletion(state.fields);
      expect(this.state.pushCount).toBe(state.pushCount + 1);
    }
  }

  private end(end: End, inFlight: InFlight): void {
    const { book } = this;
    this.inFlight = undefined;
    if (inFlight.deletion === undefined) this.endPush(end, inFlight);
    else this.endDeletion(end, inFlight);
    book.inPush = [];
    book.isDeleting = false;
  }

  private endDeletion(end: End, inFlight: InFlight): void {
    const { book } = this;
    if (end === 'interrupted') {
      book.putBack(false);
      book.isClicked ||= book.pushIsClicked;
      this.state = interruptPush(this.state, inFlight);
      return;
    }
    const answer = answerOf(end, book, this.state.pushCount);
    book.answer();
    this.state = endDeletion(this.state, inFlight, answer);
    if (end === 'parked' || end === 'paused' || end === 'held') return book.putBack(false);
    // Everybody hears why, and it is tried again at the next word.
    if (end === 'stopped') return book.putBack(false);
    if (end !== 'unchanged') expect(this.state.link).toBeUndefined();
    else book.keep();
    if (isAnswered(inFlight, answer)) this.checkResults();
  }

  private endPush(end: End, inFlight: InFlight): void {
    const { book } = this;
    if (end === 'interrupted') {
      book.putBack(false);
      book.isClicked ||= book.pushIsClicked;
      this.state = interruptPush(this.state, inFlight);
    } else {
      const isBehind = this.state.epoch > book.epochOfPush;
      book.answer();
      this.state = endPush(this.state, inFlight, answerOf(end, book, this.state.pushCount));
      if (isKept(end)) book.putBack(end === 'stopped');
      if (end === 'parked' || end === 'paused') expect(this.state.parked === undefined).toBe(isBehind);
      if (end === 'held') expect(this.state.isPaused).toBe(true);
      if (!isKept(end) || end === 'stopped') this.checkResults();
    }
  }

  /** The requests of the push have their result, and those that came since have none. */
  private checkResults(): void {
    const { inPush, waiting, beforeDeletion } = this.book;
    const ofPush = new Set(inPush.map(({ requestId }) => requestId));
    const all = [...(beforeDeletion ?? []), ...waiting];
    const later = new Set(all.filter((change) => !inPush.includes(change)).map(({ requestId }) => requestId));
    for (const { requestId, result } of this.state.requests) {
      if (ofPush.has(requestId)) expect(result).toBeDefined();
      else if (later.has(requestId) && !this.book.results.has(requestId)) expect(result).toBeUndefined();
    }
  }

  private wake(epoch: number): void {
    const { parked, epoch: heard } = this.state;
    this.state = wake(this.state, epoch);
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
    const { state, book, inFlight } = this;
    for (const [name, { value, at }] of book.newest) expect(state.fields[name]).toMatchObject({ value, at });
    expect(Object.keys(state.fields).toSorted()).toEqual([...book.newest.keys()].toSorted());
    expect(state.fieldsBytes).toBe(bytesOfFields(state.fields));
    expect(state.highestOrderTime).toBe(book.highest);
    expect(state.pending).toEqual(pendingOf(book.waiting));
    expect(state.deletion?.pending).toEqual(pendingOf(book.beforeDeletion ?? []));
    expect(state.deletion !== undefined).toBe(book.beforeDeletion !== undefined);
    expect(inFlight?.pending).toEqual(pendingOf(book.inPush));
    expect(state.burst).toEqual(book.burst());
    expect(state.createAfterUnknown !== 0).toBe(book.wantsCreate);
    expect(state.isClicked).toBe(book.isClicked);
    expect(new Set(state.unreportedRows)).toEqual(book.rows);
    expect(state.recentChangeIds).toEqual(book.changeIds.slice(-50));
    this.checkStep();
    this.checkRequests();
  }

  /** Nothing held is pushed, and nothing sleeps without a reason that a person can see. */
  private checkStep(): void {
    const { state, book, inFlight } = this;
    const step = nextStep(state, book.now);
    const isKeptBack = state.isPaused || state.parked !== undefined;
    if (isKeptBack) expect(['push', 'delete']).not.toContain(step.do);
    if (inFlight !== undefined || step.do !== 'idle' || isKeptBack) return;
    if (state.pending !== undefined) expect(syncStatus(state)).toBe('needs_attention');
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
    if (this.inFlight !== undefined) this.live({ kind: 'end', end: 'interrupted' });
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
    expect(syncStatus(this.state)).toBe('synced');
  }
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
    case 'updated':
    case 'unchanged':
    case 'skipped':
      return { end: 'done', outcome: end, ...learned };
  }
}
