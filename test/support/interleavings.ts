// Two operations on one contact of a connection of its own, on the whole product; and what must hold afterwards.
import { WithStartWorkflowOperation, WorkflowUpdateFailedError } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';
import { restoreEntity } from '../../push/restore-entity.ts';
import type { WriteStep } from '../../push/dependencies.ts';
import { createEntityStore, type EntityStore } from '../../store/entity/entity-store.ts';
import { createCipher } from '../../store/encryption.ts';
import { createHashKeys } from '../../store/hash-keys.ts';
import { createLinks, type Links } from '../../store/links.ts';
import { parseEncryptionKeys } from '../../config/encryption-keys.ts';
import type { contactSync } from '../../workflows/entity-sync.ts';
import { forget, taskQueues, workflowIdOf } from '../../workflows/messages.ts';
import { gate } from './attempts.ts';
import { eventually } from './patience.ts';
import { createRig, testKeys, type Rig } from './rig.ts';

export const operations = [
  'create',
  'update',
  'delete',
  'forget',
  'forgetInCrm',
  'restore',
  'setLink',
  'removeLink',
  /** It takes the record of another contact. */
  'takeOver',
  /** Another contact takes its record. */
  'loseRecord',
  'pause',
  'resume',
  'park',
  'resumeConnection',
  'terminate',
] as const;
export type Operation = (typeof operations)[number];

export interface Pair {
  first: Operation;
  /** Where the first stands still while the second happens; absent: it is over before. */
  at?: WriteStep;
  isTerminated: boolean;
  second: Operation;
}

export interface Interleavings {
  /** One sentence per pair after which something is not as it must be. */
  wrongOf(pairs: Pair[]): Promise<string[]>;
  close(): Promise<void>;
}

/** Where an attempt of one connection stands still. */
interface Stop {
  at: WriteStep;
  key?: object;
  reached: ReturnType<typeof gate>;
  told: ReturnType<typeof gate>;
  ended: ReturnType<typeof gate>;
}

/** More would only make each of them slower, and a worker that is late by seconds is not what is looked at here. */
const mostScenes = 24;
const entityId = 'c';
const other = 'other';

/** Two operations on one contact, in every order; the caller closes. */
export async function createInterleavings(): Promise<Interleavings> {
  const rig = await createRig({ worker: false });
  const cipher = createCipher(parseEncryptionKeys(testKeys));
  const store = createEntityStore(rig.database, cipher, createHashKeys(rig.database, cipher));
  const links = createLinks(rig.database, store);
  const stops = new Map<string, Stop>();
  await rig.startWorker({
    async reached(step, key) {
      const stop = stops.get(key.connectionId);
      if (stop === undefined || key.entityId !== entityId) return;
      if (step === 'ended' && stop.key === key) stop.ended.open();
      if (step !== stop.at || stop.key !== undefined) return;
      stop.key = key;
      stop.reached.open();
      await stop.told.opened;
    },
  });
  let number = 0;
  const atOnce = limited(mostScenes);
  return {
    async wrongOf(pairs) {
      const sentences = await Promise.all(
        pairs.map(async (pair) => {
          number += 1;
          const scene = new Scene({ rig, store, links, stops }, pair, number);
          return atOnce(() => scene.play()).then(
            (wrong) => (wrong === undefined ? [] : [`${scene.title}: ${wrong}`]),
            (error: unknown) => [`${scene.title}: ${String(error)}`],
          );
        }),
      );
      return sentences.flat();
    },
    close: () => rig.close(),
  };
}

interface Parts {
  rig: Rig;
  store: EntityStore;
  links: Links;
  stops: Map<string, Stop>;
}

class Scene {
  private readonly parts: Parts;
  private readonly pair: Pair;
  private readonly number: number;
  private connectionId = '';
  private changes = 0;
  /** Callers that wait for an answer: each must get one. What went wrong with it is told at the end. */
  private readonly callers: Promise<string | undefined>[] = [];

  constructor(parts: Parts, pair: Pair, number: number) {
    this.parts = parts;
    this.pair = pair;
    this.number = number;
  }

  get title(): string {
    const { first, at, isTerminated, second } = this.pair;
    return `${first}${at === undefined ? '' : ` at ${at}`}${isTerminated ? ', terminated' : ''}, ${second}`;
  }

  async play(): Promise<string | undefined> {
    const { rig, stops } = this.parts;
    const { first, at, isTerminated, second } = this.pair;
    this.connectionId = await rig.addConnection({
      delete: { url: '/leads/{externalId}' },
      onContactDeleted: 'delete',
    });
    if ([first, second].includes('takeOver')) await this.push(other);
    if (first !== 'create') await this.push(entityId);

    if (at === undefined) {
      await this.happen(first);
      await this.untilStill();
      await this.happen(second);
    } else {
      const stop: Stop = { at, reached: gate(), told: gate(), ended: gate() };
      stops.set(this.connectionId, stop);
      await this.happen(first);
      await stop.reached.opened;
      if (isTerminated) await this.terminate();
      await this.happen(second);
      if (isTerminated) await this.untilStill();
      stop.told.open();
      await stop.ended.opened;
      stops.delete(this.connectionId);
    }
    return this.settle();
  }

  private async happen(operation: Operation): Promise<void> {
    const { rig, links, store } = this.parts;
    const { connectionId } = this;
    const key = { connectionId, object: 'contact' as const, entityId };
    switch (operation) {
      case 'create':
      case 'update':
        return this.change();
      case 'delete':
        return this.signal('contactDeleted');
      case 'forget':
      case 'forgetInCrm':
        return this.forget(operation);
      case 'restore':
        await restoreEntity(store, key);
        return;
      case 'setLink': {
        const externalId = await rig.crm.addRecord({ name: 'Made by a salesperson' });
        await links.set({ key, externalId, takeOver: true });
        return this.signal('retry');
      }
      case 'removeLink':
        await links.remove(key);
        return;
      case 'takeOver':
        await this.takeRecord(other, entityId);
        return;
      case 'loseRecord':
        await this.takeRecord(entityId, other);
        return;
      case 'pause':
      case 'resume':
        return this.signal(operation);
      case 'park':
        await rig.crm.fault({
          kind: 'status',
          status: 401,
          times: 1,
          match: { email: this.email(entityId) },
        });
        return this.change();
      case 'resumeConnection':
        return rig.resumeConnection(connectionId);
      case 'terminate':
        return this.terminate();
    }
  }

  /** Everything is back, and the app sends a last change: who ends how? */
  private async settle(): Promise<string | undefined> {
    const { rig, links, store } = this.parts;
    const key = { connectionId: this.connectionId, object: 'contact' as const, entityId };
    let isOver = false;
    const nudges = this.nudge(() => isOver);
    try {
      for (let tries = 0; ; tries += 1) {
        const result = await rig.sendNow(this.connectionId, entityId, {
          requestId: `last-${tries}`,
          fields: { ...this.fields(entityId), title: 'newest' },
        });
        if (['created', 'updated', 'unchanged'].includes(result.outcome)) break;
        if (tries > 30) return `the last change ended as ${JSON.stringify(result)}`;
        // What helps may be on its way: a resume, a restore, a login.
        await delay(500);
        // A forget that waited for what was under way may have come after the last restore.
        if (result.failure?.kind === 'forgotten') await restoreEntity(store, key);
        // A deletion was executed in the CRM, and its run ended before it could write that down: a person decides.
        if (result.failure?.kind === 'not_found') await links.remove(key);
        // Another contact has its record, or it was given another one that has its e-mail by now: a person decides.
        const [record] = result.failure?.kind === 'conflict' ? await this.records() : [];
        if (record !== undefined) await links.set({ key, externalId: record.id, takeOver: true });
      }
      const unanswered = (await Promise.all(this.callers)).find((each) => each !== undefined);
      return unanswered ?? (await this.wrong());
    } finally {
      isOver = true;
      await nudges;
    }
  }

  private async wrong(): Promise<string | undefined> {
    const { rig } = this.parts;
    const view = await eventually(
      this.title,
      () => rig.status(this.connectionId, entityId),
      ({ status }) => status === 'synced',
    );
    const records = await this.records();
    const linked = records.find(({ id }) => id === view.externalId);
    const title = (linked?.fields['custom_fields'] as { title?: string } | undefined)?.title;
    if (title !== 'newest')
      return `the CRM has "${title}" in ${view.externalId}, of ${JSON.stringify(records)}`;
    // A person who names another record leaves the one before without a contact, each time.
    const { first, second } = this.pair;
    const moves = [first, second].filter((each) => each === 'setLink' || each === 'takeOver');
    if (records.length > 1 + moves.length) return `${records.length} records: ${JSON.stringify(records)}`;
    const left = () =>
      this.query(
        `SELECT 'parked' AS what FROM parked WHERE connection_id = $1 AND entity_id = 'c'
         UNION ALL SELECT 'claimed' FROM intents WHERE connection_id = $1 AND entity_id = 'c'`,
      );
    await eventually(`${this.title} leaves nothing behind`, left, (rows) => rows.length === 0);
    return undefined;
  }

  /** Time passes and people do what they can: nothing else is needed for everybody to go on. */
  private async nudge(isOver: () => boolean): Promise<void> {
    const { rig, store } = this.parts;
    const key = { connectionId: this.connectionId, object: 'contact' as const, entityId };
    for (let waitMs = 500; !isOver(); waitMs = Math.min(2 * waitMs, 8_000)) {
      const [connection] = await this.query<{ state: string }>(
        'SELECT state FROM connections WHERE connection_id = $1',
      );
      if (connection?.state !== 'active') await rig.resumeConnection(this.connectionId);
      await restoreEntity(store, key);
      await this.query(
        'UPDATE intents SET horizon_at = now() WHERE connection_id = $1 AND horizon_at IS NOT NULL',
      );
      const handle = rig.handle(this.connectionId, entityId);
      // Not found: the next change starts it.
      await handle.signal('resume').catch(() => {});
      if (await this.isWaiting()) await handle.signal('retry').catch(() => {});
      await delay(waitMs);
    }
  }

  /** It has gone as far as it can: nothing runs, or what runs waits for its next try. */
  private async untilStill(): Promise<void> {
    const isStill = async () => {
      const { status, raw } = await this.parts.rig.handle(this.connectionId, entityId).describe();
      if (status.name !== 'RUNNING') return true;
      const isIdle = (raw.pendingActivities ?? []).length === 0 && !raw.pendingWorkflowTask;
      return isIdle || (await this.isWaiting());
    };
    await eventually(`${this.title} stands still`, isStill, Boolean);
  }

  /** An attempt has failed and waits for its next try. */
  private async isWaiting(): Promise<boolean> {
    const description = await this.parts.rig
      .handle(this.connectionId, entityId)
      .describe()
      .catch(() => undefined);
    const pending = description?.raw.pendingActivities ?? [];
    return pending.some(({ lastFailure }) => Boolean(lastFailure));
  }

  private async push(id: string): Promise<void> {
    const fields = { ...this.fields(id), title: 'first' };
    await this.parts.rig.sendNow(this.connectionId, id, { fields });
  }

  private change(): Promise<void> {
    this.changes += 1;
    const title = `change ${this.changes}`;
    return this.parts.rig.change(this.connectionId, entityId, {
      fields: { ...this.fields(entityId), title },
      requestId: title,
    });
  }

  private async signal(name: string): Promise<void> {
    // Terminated or forgotten: there is nobody to hear it.
    await this.parts.rig
      .handle(this.connectionId, entityId)
      .signal(name)
      .catch(() => {});
  }

  /** Asked for when this returns, so that the last change comes after it; answered when it is. */
  private async forget(operation: 'forget' | 'forgetInCrm'): Promise<void> {
    const { client } = this.parts.rig;
    const startWorkflowOperation = new WithStartWorkflowOperation<typeof contactSync>('contactSync', {
      workflowId: workflowIdOf({ connectionId: this.connectionId, object: 'contact', entityId }),
      taskQueue: taskQueues.workflows,
      args: [{ connectionId: this.connectionId, contactId: entityId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
    const wrong = (error: unknown) =>
      // The run that was to answer was terminated.
      error instanceof WorkflowUpdateFailedError || isGone(error)
        ? undefined
        : `${operation} was answered ${String(error)}`;
    try {
      const asked = await client.workflow.startUpdateWithStart(forget, {
        args: [{ deleteInCrm: operation === 'forgetInCrm' }],
        waitForStage: 'ACCEPTED',
        startWorkflowOperation,
      });
      this.callers.push(asked.result().then(() => undefined, wrong));
    } catch (error) {
      this.callers.push(Promise.resolve(wrong(error)));
    }
  }

  private async terminate(): Promise<void> {
    await this.parts.rig
      .handle(this.connectionId, entityId)
      .terminate()
      .catch(() => {});
  }

  private async takeRecord(from: string, to: string): Promise<void> {
    const { links, rig } = this.parts;
    const [link] = await this.query<{ external_id: string }>(
      'SELECT external_id FROM links WHERE connection_id = $1 AND entity_id = $2',
      from,
    );
    if (link === undefined) return;
    const key = { connectionId: this.connectionId, object: 'contact' as const, entityId: to };
    await links.set({ key, externalId: link.external_id, takeOver: true });
    for (const id of [from, to])
      await rig
        .handle(this.connectionId, id)
        .signal('retry')
        .catch(() => {});
  }

  private email(id: string): string {
    return `${id}-${this.number}@example.com`;
  }

  private fields(id: string) {
    const phone = `+1202555${String(this.number * 2 + (id === entityId ? 0 : 1)).padStart(4, '0')}`;
    return { name: 'Kim Example', email: this.email(id), phone };
  }

  private async records() {
    const records = await this.parts.rig.crm.records();
    return records.filter(({ fields }) => fields['email'] === this.email(entityId));
  }

  private async query<Row extends Record<string, unknown>>(sql: string, ...more: unknown[]): Promise<Row[]> {
    const { rows } = await this.parts.rig.database.withTenant('default', (tx) =>
      tx.query<Row>(sql, [this.connectionId, ...more]),
    );
    return rows;
  }
}

/** The run ended before it could answer. */
function isGone(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (/not found|terminated|already completed/i.test(cause.message)) return true;
  }
  return false;
}

/** Runs what it is given, so many at once. */
function limited(most: number) {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running += 1;
    try {
      return await work();
    } finally {
      running -= 1;
      waiting.shift()?.();
    }
  };
}
