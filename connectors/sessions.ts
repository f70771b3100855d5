// From a connection to an open session: connector, parsed settings, guarded HTTP with the deadline of one attempt, and
// answers that can be kept.
import { CrmError } from '../domain/failure.ts';
import { cleanSession } from './clean-session.ts';
import type { CommonSettings, OpenSession } from './connector.ts';
import { createConnectorHttp, createHttpAgent } from './kit/http.ts';
import type { Registry } from './registry.ts';

export interface SessionsOptions {
  registry: Registry;
  /** `host:port` of targets that the guard lets through although they are not public, or not https. */
  allowTargets: readonly string[];
  /** The clock of all deadlines, in ms; performance.now() when absent. */
  now?: () => number;
  log?(line: Record<string, unknown>): void;
}

/** What a session is opened from; secrets are open ones. */
export interface SessionOf {
  connectionId: string;
  connector: string;
  /** Grows with each change of settings and each login. */
  epoch: number;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
}

export interface Sessions {
  /**
   * All requests of the session end before `deadlineAt` (by `now`), which may be moved nearer while it is open.
   * Throws CrmError `unsupported`.
   */
  open(connection: SessionOf, limit: { readonly deadlineAt: number }): Promise<OpenSession>;
  close(): Promise<void>;
}

export function createSessions({ registry, allowTargets, now, log = () => {} }: SessionsOptions): Sessions {
  const agent = createHttpAgent({ allowTargets, connectTimeoutMs: 10_000 });
  // Parsed once per connection and epoch, because every push opens a session.
  const parsed = new Map<string, { epoch: number; settings: CommonSettings }>();

  function settingsOf(connection: SessionOf): CommonSettings {
    const known = parsed.get(connection.connectionId);
    if (known?.epoch === connection.epoch) return known.settings;
    const result = connectorOf(connection).settings.safeParse(connection.settings);
    if (!result.success) {
      throw unsupported(connection, `its settings are not valid: ${result.error.issues[0]?.message ?? ''}`);
    }
    const settings = result.data as CommonSettings;
    parsed.set(connection.connectionId, { epoch: connection.epoch, settings });
    return settings;
  }

  function connectorOf(connection: SessionOf) {
    const connector = registry.get(connection.connector);
    if (connector === undefined) throw unsupported(connection, 'there is no such connector');
    return connector;
  }

  return {
    async open(connection, limit) {
      const { connectionId, secrets } = connection;
      const connector = connectorOf(connection);
      const settings = settingsOf(connection);
      const secretForms = connector.secretForms?.(settings, secrets) ?? Object.values(secrets);
      const http = createConnectorHttp({
        crm: connector.name,
        agent,
        connectTimeoutMs: settings.connectTimeoutMs,
        requestTimeoutMs: settings.requestTimeoutMs,
        now,
        get deadlineAt() {
          return limit.deadlineAt;
        },
        secrets: secretForms,
        log: (entry) => log({ connection: connectionId, ...entry }),
      });
      const session = connector.open({ connectionId, settings, secrets, http });
      const clean = cleanSession(session, {
        crm: connector.name,
        secrets: secretForms,
        onMistake: ({ operation, error }) =>
          log({ level: 'error', connection: connectionId, operation, message: mistakeOf(error) }),
      });
      return { settings, session: clean };
    },
    close: () => agent.close(),
  };
}

/** `TypeError at createWrites (writes.ts:60)`: where it happened, and nothing of what was answered. */
function mistakeOf({ name, stack }: Error): string {
  const frame = stack?.split('\n').find((line) => /^\s+at /.test(line)) ?? '';
  return `a connector failed: ${name}${frame.replace(/^\s+/, ' ')}`;
}

function unsupported({ connector, connectionId }: SessionOf, reason: string): CrmError {
  return new CrmError({
    kind: 'unsupported',
    crm: connector,
    operation: 'connect',
    execution: 'not_sent',
    reason: `the connection "${connectionId}" cannot be used: ${reason}`,
  });
}
