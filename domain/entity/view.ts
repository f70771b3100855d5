// What people see of an entity: the answer of the query `status`, and the words in the Temporal UI.
import { commandLine } from '../command-line.ts';
import type { Failure } from '../failure.ts';
import { nounOf, publicKey, type PublicKey } from './entity-key.ts';
import { failureOfAttempt, type FailedAttempt } from './failed-attempt.ts';
import { burstDueAt, isHeld, syncStatus, type SyncStatus } from './next-step.ts';
import type { Outcome } from './push.ts';
import type { EntityState, Pending } from './state.ts';
import { whatToDo } from './what-to-do.ts';

export interface EntityView extends PublicKey {
  status: SyncStatus;
  externalId?: string | undefined;
  url?: string | undefined;
  redirectUrl?: string | undefined;
  lastOutcome?: Outcome | undefined;
  /** ISO 8601 */
  lastSyncedAt?: string | undefined;
  pendingFields: string[];
  /** ISO 8601; when the burst is pushed unless more changes come. Absent when it is pushed now, or held. */
  dueAt?: string | undefined;
  failure?: Failure | undefined;
  /** Of a push that waits to be tried again. */
  lastAttempt?: FailedAttempt | undefined;
  dropped?: { count: number; lastReason: string } | undefined;
}

export function entityView(state: EntityState): EntityView {
  // Its first task may still be reading the connection's quiet period.
  const isWaiting = state.order.urgency === undefined && !isHeld(state) && state.timing !== undefined;
  return {
    ...publicKey(state),
    status: state.inFlight === undefined || isRetrying(state) ? syncStatus(state) : 'pushing',
    ...state.link,
    lastOutcome: state.lastOutcome,
    lastSyncedAt: iso(state.lastSyncedAt),
    pendingFields: namesOf([state.inFlight?.order.pending, state.deletion?.pending, state.order.pending]),
    dueAt: iso(isWaiting ? burstDueAt(state) : undefined),
    failure: shownFailure(state),
    lastAttempt: isRetrying(state) ? state.trying?.failed : undefined,
    dropped: state.dropped,
  };
}

/** What is tried again says why it was not done; else what the last push ended with. */
export function shownFailure(state: EntityState): Failure | undefined {
  const failed = isRetrying(state) ? state.trying?.failed : undefined;
  return failed === undefined ? state.failure : failureOfAttempt(failed);
}

function isRetrying(state: EntityState): boolean {
  return syncStatus(state) === 'retrying';
}

function namesOf(parts: (Pending | undefined)[]): string[] {
  const waiting = parts.filter((part) => part !== undefined);
  // Each part names a field once.
  return waiting.length === 1
    ? [...(waiting[0]?.names ?? [])]
    : [...new Set(waiting.flatMap(({ names }) => names))];
}

/**
 * Markdown for the Temporal UI: what it waits for, what was pushed last, what to do. Names of fields, never values.
 * The UI (2.42) makes its frame a line too low and draws `--` as a dash outside of code, hence the empty last line and
 * the commands as code.
 */
export function entityDetails(state: EntityState): string {
  const view = entityView(state);
  const lines = [headline(state, view), ''];
  if (view.failure !== undefined) {
    lines.push(`**What to do:** ${whatToDo(view.failure.advice, state, { asCode: code })}`, '');
  }
  if (view.lastAttempt !== undefined) lines.push(`- Last attempt: ${lastAttempt(view.lastAttempt)}`);
  if (view.pendingFields.length > 0) lines.push(`- Pending: ${named(view.pendingFields)}`);
  if (view.externalId !== undefined) {
    lines.push(
      `- Record: ${view.url === undefined ? code(view.externalId) : `[${code(view.externalId)}](${view.url})`}`,
    );
  }
  if (view.lastOutcome !== undefined)
    lines.push(`- Last push: ${lastPush(view.lastOutcome, view.lastSyncedAt)}`);
  if (view.dropped !== undefined) {
    lines.push(`- Dropped: ${view.dropped.count} (${plain(view.dropped.lastReason)})`);
  }
  return `${lines.join('\n').trim()}\n\n\u00A0`;
}

function headline(state: EntityState, view: EntityView): string {
  const crm = state.connector === undefined ? 'the CRM' : `${code(state.connectionId)} (${state.connector})`;
  if (view.status === 'pushing')
    return `**Pushing** to ${crm}. If it takes long, the tab "Pending Activities" says why.`;
  if (view.status === 'retrying')
    return `**Retrying** since ${readable(iso(state.trying?.since) ?? '')}: ${plain(view.failure?.message ?? '')}`;
  if (state.isPaused)
    return `**Paused** by a person; changes are kept until ${code(commandLine(state.object, 'resume', state.connectionId, state.entityId))}.`;
  if (state.parked?.reason === 'paused') {
    return `**Paused** with its connection; goes on by itself after ${code(commandLine('connection', 'resume', state.connectionId))}.`;
  }
  if (state.parked !== undefined) {
    return '**Needs attention:** the login of the connection is not valid; goes on by itself after the login is renewed.';
  }
  if (view.status === 'needs_attention') return `**Needs attention:** ${plain(view.failure?.message ?? '')}`;
  if (state.deletion !== undefined)
    return `**Waiting** for its deletion in ${crm}: the app deleted the ${nounOf(state)}.`;
  if (view.dueAt !== undefined) {
    return `**Waiting** for quiet; pushed at ${readable(view.dueAt)} unless more changes come.`;
  }
  if (view.status === 'waiting') return `**Waiting** for its push to ${crm}.`;
  if (state.lastOutcome === 'skipped') return '**In step**: the policy did not allow the last push.';
  return `**In step** with ${crm}.`;
}

function lastPush(outcome: Outcome, lastSyncedAt: string | undefined): string {
  if (lastSyncedAt === undefined) return outcome;
  const isInStep = !['needs_attention', 'unknown', 'failed', 'skipped'].includes(outcome);
  return isInStep
    ? `${outcome}, ${readable(lastSyncedAt)}`
    : `${outcome}; last in step ${readable(lastSyncedAt)}`;
}

/** It is told once, and again when the kind changes: the newest one is in another place, and costs no event there. */
function lastAttempt({ attempts, at, nextAt }: FailedAttempt): string {
  const next = nextAt === undefined ? '' : `, the next one at ${readable(nextAt)}`;
  return `number ${attempts} at ${readable(at)}${next}; the tab "Pending Activities" has the newest`;
}

function named(names: string[]): string {
  const shown = names.slice(0, 12).map(code);
  return names.length > shown.length
    ? `${shown.join(', ')} and ${names.length - shown.length} more`
    : shown.join(', ');
}

/** An app's own field may have any name, and must not become Markdown of its own. */
function code(name: string): string {
  return `\`${name.replaceAll('`', "'").replaceAll(/\s+/g, ' ')}\``;
}

/** A CRM's reason and an app's ids may hold anything, and must not become Markdown or HTML either. */
function plain(text: string): string {
  return text
    .replaceAll(/[\\`*[\]<>~]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|-(?=-)/g, '\\$&')
    .replaceAll(/\s+/g, ' ');
}

/** `2026-01-02 00:06:00 UTC` */
function readable(isoTime: string): string {
  return `${isoTime.slice(0, 19).replace('T', ' ')} UTC`;
}

function iso(time: number | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString();
}
