// Where the rows of one kind wait for company: a click never, any other row for a moment, a full request not at all.
import type { Call } from '../connector.ts';
import { chooseRows } from './choose-rows.ts';
import { isShortOfTime, type BatchKind, type Row } from './row.ts';
import { createSendRows } from './send-rows.ts';
import type { Slots } from './slots.ts';
import type { Timers } from './timers.ts';

export interface LaneOptions {
  slots: Slots;
  timers: Timers;
  lingerMs: number;
  requestTimeoutMs: number;
  /** Hears of each row's answer, and gives it back. */
  until?<Answer>(answer: Promise<Answer>): Promise<Answer>;
}

export interface Lane<Given, Answer> {
  add(given: Given): Promise<Answer>;
  /** From now on nothing waits for company. */
  letGo(): void;
}

/** No more of the time that a row can spare: an attempt makes several requests, and time-outs may be short. */
const shareOfSpareTime = 1 / 10;

export function createLane<Given extends { call: Call }, Answer>(
  kind: BatchKind<Given, Answer>,
  { slots, timers, lingerMs, requestTimeoutMs, until = (answer) => answer }: LaneOptions,
): Lane<Given, Answer> {
  type Waiting = Row<Given, Answer>;
  const { isWrite, size } = kind;
  const waiting: Waiting[] = [];
  let cancelTimer: (() => void) | undefined;
  let isAsking = false;
  let isLetGo = false;

  const send = createSendRows({
    kind,
    requestTimeoutMs,
    timers,
    putBack(row) {
      waiting.unshift({ ...row, dueAt: timers.now() });
      consider();
    },
  });

  function dueAtOf({ isClick, deadlineAt }: Call): number {
    const now = timers.now();
    if (isClick) return now;
    const spareMs = deadlineAt - now - (isWrite ? requestTimeoutMs : 0);
    return now + Math.max(0, Math.min(lingerMs, spareMs * shareOfSpareTime));
  }

  const isShort = ({ given }: Waiting): boolean =>
    isShortOfTime(given.call, { isWrite, requestTimeoutMs, now: timers.now() });

  /** Sends what is due, or waits until something is. */
  function consider(): void {
    cancelTimer?.();
    cancelTimer = undefined;
    const click = waiting.find(({ given }) => given.call.isClick);
    if (click !== undefined) {
      slots.takeAnyway();
      sendWith(click);
      return;
    }
    if (isAsking || waiting.length === 0) return;
    const isFull = chooseRows(waiting, size).length === size;
    const waitMs = isFull || isLetGo ? 0 : Math.min(...waiting.map(({ dueAt }) => dueAt)) - timers.now();
    if (waitMs > 0) {
      cancelTimer = timers.after(waitMs, consider);
      return;
    }
    isAsking = true;
    slots.ask(() => {
      isAsking = false;
      sendWith();
    });
  }

  /** In a slot that is ours: as many as there are by now. */
  function sendWith(click?: Waiting): void {
    // Those for whom the wait for a slot was too long, each by itself.
    for (const row of waiting.filter(isShort)) {
      remove([row]);
      void send([row]);
    }
    const rows = chooseRows(
      waiting,
      size,
      waiting.find((row) => row === click),
    );
    remove(rows);
    void send(rows).then(() => slots.give());
    consider();
  }

  function remove(rows: readonly Waiting[]): void {
    for (const row of rows) waiting.splice(waiting.indexOf(row), 1);
  }

  return {
    add(given) {
      const answer = new Promise<Answer>((resolve, reject) => {
        const values = kind.valuesOf(given);
        const row: Waiting = { given, values, dueAt: dueAtOf(given.call), resolve, reject };
        if (isShort(row)) {
          void send([row]);
          return;
        }
        waiting.push(row);
        consider();
      });
      return until(answer);
    },
    letGo() {
      isLetGo = true;
      consider();
    },
  };
}
