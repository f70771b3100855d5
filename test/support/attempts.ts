// Attempts of pushes without Temporal, on a real Postgres and a real CRM: whole ones, ones that stand still at a step, and
// ones whose process ends there.
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { beforeEach } from 'vitest';
import { createRegistry } from '../../connectors/registry.ts';
import { createSessions, type Sessions } from '../../connectors/sessions.ts';
import type { PushAnswer, PushRequest, PushStep } from '../../domain/entity/push.ts';
import type { Fields } from '../../domain/fields.ts';
import type { Json } from '../../domain/json.ts';
import type { AttemptFacts } from '../../push/attempt.ts';
import { RetryLater, type PushDependencies, type WriteStep } from '../../push/dependencies.ts';
import { createSimulator } from '../../simulators/simulator.ts';
import { createLinks, type Links } from '../../store/links.ts';
import { crmControl, type CrmControl, type CrmRecordSeen } from './crm-control.ts';
import { createTestStore, type TestStore } from './store.ts';
import { pushSteps, pushToItsEnd, type Waits } from './push-to-its-end.ts';
import { genericContact, testConnectorFolder, type Subject } from './subjects.ts';
import { useOpened } from './use-opened.ts';

export type Reached = (step: WriteStep | 'ended') => Promise<void> | void;

export interface StoppedAttempt {
  /** How the attempt ended when it was told to go on; undefined when it said "not now", or never came to the step. */
  goOn(): Promise<PushAnswer | undefined>;
}

export interface Attempts {
  readonly crm: CrmControl;
  readonly store: TestStore;
  readonly sessions: Sessions;
  readonly links: Links;
  /** Whom pushes have told to try again. */
  readonly retried: string[];
  /** `reached` may wait (the process stands still) or throw (it has ended there). */
  dependencies(reached?: Reached): PushDependencies;
  /** One attempt of one step. */
  attempt(step: PushStep, request: PushRequest, reached?: Reached): Promise<PushAnswer>;
  /**
   * As the workflow and Temporal do it: step after step, and again when an attempt says "not now". Ends early with the
   * sentence of an attempt that waits for a horizon, until the test has ended it.
   */
  push(request: PushRequest): Promise<PushAnswer | Waits>;
  /** One attempt that stands still at a step until it is told to go on. */
  attemptThatStops(at: WriteStep, step: PushStep, request: PushRequest): Promise<StoppedAttempt>;
  /** One attempt whose process ends at a step. */
  attemptThatDies(at: WriteStep, step: PushStep, request: PushRequest): Promise<void>;
  /** Changes settings of the connection "crm". */
  settings(change: Record<string, Json>): Promise<void>;
  /** All of them. */
  replaceSettings(settings: Record<string, Json>): Promise<void>;
  /** As if the time had passed that was left until the horizon of a contact's write without an answer. */
  endHorizon(entityId: string): Promise<void>;
  /** The titles of all records in the CRM. */
  titles(): Promise<string[]>;
  /** What the CRM holds with this e-mail. */
  recordsOf(email: string): Promise<CrmRecordSeen[]>;
  query<Row extends Record<string, unknown>>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Person number `n` (below 100) of a test file. */
export function kim(n: number, title: string): Record<string, Json> {
  return {
    name: 'Kim Example',
    email: `kim-${n}@example.com`,
    phone: `+120255501${String(n).padStart(2, '0')}`,
    title,
  };
}

/** Of an automatic push, for which nobody waits. */
export const firstAttempt: AttemptFacts = { number: 1, isClick: false };

/** Attempts for a whole test file. With `emptyCrm` each test finds an empty CRM without faults. */
export function useAttempts({
  settings = {},
  emptyCrm = false,
  crmAt,
  ...parts
}: AttemptParts & {
  settings?: Record<string, Json>;
  emptyCrm?: boolean;
  /** Another CRM than the simulator: its address, once it is open. */
  crmAt?: () => string;
} = {}): Attempts {
  const attempts = useOpened(() => createAttempts(settings, { ...parts, otherCrm: crmAt?.() }));
  if (emptyCrm) beforeEach(() => attempts.crm.reset());
  return attempts;
}

interface AttemptParts {
  /** The generic CRM when absent. */
  subject?: Pick<Subject, 'crm' | 'object' | 'typeThere' | 'connector' | 'baseUrl' | 'settingsAt'>;
  /** Connections to Postgres. */
  poolSize?: number;
}

/** The connection "crm" to a simulator of its own; no test waits for these times unless it sets them itself. */
export async function createAttempts(
  settings: Record<string, Json> = {},
  { subject = genericContact, poolSize = 8, otherCrm }: AttemptParts & { otherCrm?: string | undefined } = {},
): Promise<Attempts> {
  const simulator = await createSimulator({ latencyMs: 2 });
  const given = {
    ...(subject.settingsAt ?? settingsAt)(otherCrm ?? `${simulator.url}${subject.baseUrl}`),
    requestTimeoutMs: 20_000,
    attemptTimeoutMs: 60_000,
    unknownHorizonMs: 60_000,
    ...settings,
  };
  const store = await createTestStore(['crm'], given, { connector: subject.connector, poolSize });
  const allowTargets = [simulator.url, otherCrm ?? simulator.url].map((url) => new URL(url).host);
  const registry = await createRegistry(undefined, [pathToFileURL(`${testConnectorFolder('sources')}/`)]);
  const sessions = createSessions({ registry, allowTargets });
  const retried: string[] = [];

  const attempts: Attempts = {
    retried,
    crm: crmControl(simulator.url, subject),
    store,
    sessions,
    links: createLinks(store.database, store.entities),

    dependencies: (reached = () => {}) => ({
      store: store.entities,
      connect: sessions.open,
      retry: async (_key, entityIds) => void retried.push(...entityIds),
      associate: async () => {},
      begin: async () => {},
      newToken: randomUUID,
      monotonicNow: () => performance.now(),
      reached,
    }),

    attempt: (step, request, reached) =>
      pushSteps[step](attempts.dependencies(reached), request, firstAttempt),

    push: (given) => pushToItsEnd(attempts.dependencies(), given, firstAttempt),

    async attemptThatStops(at, step, request) {
      const stopped = gate();
      const told = gate();
      const ended = attempts
        .attempt(step, request, async (reached) => {
          if (reached !== at) return;
          stopped.open();
          await told.opened;
        })
        .catch((error: unknown) => {
          // Temporal has given this attempt up: nobody tries it again.
          if (!(error instanceof RetryLater)) throw error;
          return undefined;
        });
      await Promise.race([stopped.opened, ended]);
      return {
        goOn() {
          told.open();
          return ended;
        },
      };
    },

    async attemptThatDies(at, step, request) {
      const died = new Error(`the process ended at "${at}"`);
      const outcome = await attempts
        .attempt(step, request, (reached) => {
          if (reached === at) throw died;
        })
        .catch((error: unknown) => error);
      if (outcome !== died) throw new Error(`The attempt never came to "${at}".`, { cause: outcome });
    },

    async settings(change) {
      const known = (await store.connections.find('crm'))?.settings;
      await attempts.replaceSettings({ ...known, ...change });
    },

    async replaceSettings(given) {
      await store.connections.update('default', 'crm', { settings: given, account: 'same' });
    },

    async titles() {
      const records = await attempts.crm.records();
      return records.map(({ fields }) => (fields['custom_fields'] as { title: string }).title);
    },

    async endHorizon(entityId) {
      const values = [entityId];
      await attempts.query('UPDATE intents SET horizon_at = now() WHERE entity_id = $1', values);
    },

    async recordsOf(email) {
      const records = await attempts.crm.records();
      return records.filter(({ fields }) => fields['email'] === email);
    },

    async query<Row extends Record<string, unknown>>(sql: string, values: unknown[] = []) {
      const { rows } = await store.database.withTenant('default', (tx) => tx.query<Row>(sql, values));
      return rows;
    },

    async close() {
      await sessions.close();
      await store.close();
      await simulator.close();
    },
  };
  return attempts;
}

const settingsAt = (baseUrl: string): Record<string, Json> => ({ baseUrl });

/** A request of the connection "crm" whose fields were all set at one time, in ms since the epoch. */
export function requestOf(entityId: string, values: Fields, at = 1_000): PushRequest {
  return {
    connectionId: 'crm',
    object: 'contact',
    entityId,
    pushId: randomUUID(),
    fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, at }])),
    names: Object.keys(values),
    changeIds: [],
    policies: ['default'],
  };
}

/** Something to wait for until the test opens it. */
export function gate(): { opened: Promise<void>; open(): void } {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}
