// From a connection to an open session: connector, parsed settings, guarded HTTP, and answers that can be kept. Opened
// once per connection and epoch, because every push needs one.
import { CrmError } from '../domain/failure.ts';
import { createBatches } from './batches/batches.ts';
import { createTimers } from './batches/timers.ts';
import { cleanSession } from './cleaning/clean-session.ts';
import type { Account } from '../domain/account.ts';
import type { TokenStore } from '../domain/tokens.ts';
import { browserLogin, type BrowserLogin } from './browser-login.ts';
import type { CommonSettings, Connector, OpenSession } from './connector.ts';
import { createHttpAgent } from './kit/http.ts';
import { noEntity } from './no-entity.ts';
import { oauthLogin } from './kit/oauth/oauth-login.ts';
import { openConnector, type ConnectorParts } from './open-connector.ts';
import type { Registry } from './registry.ts';

export { noEntity };

export interface SessionsOptions {
  registry: Registry;
  /** `host:port` of targets that the guard lets through although they are not public, or not https. */
  allowTargets: readonly string[];
  /** The clock of all deadlines, in ms; performance.now() when absent. */
  now?: (() => number) | undefined;
  log?(line: Record<string, unknown>): void;
  /** Where the tokens of logins are, which all processes share; absent: nobody logs in by OAuth. */
  tokens?: TokenStore | undefined;
  /** How many sessions are kept; the one that was not asked for longest goes first. */
  most?: number | undefined;
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
   * The session of this connection and epoch. One of another epoch, with its credential, is let go of: a call that runs
   * on it finishes, and one that waits for company is sent. Throws CrmError `unsupported`.
   */
  open(connection: SessionOf): Promise<OpenSession>;
  /**
   * Whose account these settings and secrets open, without keeping a session of them; undefined: this CRM does not say.
   * Throws CrmError.
   */
  accountOf(connection: SessionOf): Promise<Account | undefined>;
  /** To log in and out; undefined where the connection's login is a key. Throws CrmError `unsupported`. */
  browserLogin(connection: SessionOf): BrowserLogin | undefined;
  /** Lets all sessions go; calls that run, or wait for company, finish, and none begins. */
  close(): Promise<void>;
}

interface Kept {
  epoch: number;
  opened: OpenSession;
  letGo(): void;
}

/** A worker serves many connections, and few of them at the same hour. */
const mostSessions = 1_000;

/** One per process, with one pool of sockets; whoever makes it closes it. */
export function createSessions(options: SessionsOptions): Sessions {
  const { registry, allowTargets, log = () => {}, tokens, most = mostSessions } = options;
  const now = options.now ?? (() => performance.now());
  // The sockets are shared by all sessions, and close when they are idle: letting a session go ends nothing that runs.
  const agent = createHttpAgent({ allowTargets, connectTimeoutMs: 10_000 });
  /** In the order in which they were last asked for. */
  const kept = new Map<string, Kept>();
  const batches = createBatches(createTimers(now));

  function partsOf(connection: SessionOf): { connector: Connector; parts: ConnectorParts } {
    const { connectionId, secrets } = connection;
    const connector = registry.get(connection.connector);
    if (connector === undefined) throw unsupported(connection, 'there is no such connector');
    const parsed = connector.settings.safeParse(connection.settings);
    if (!parsed.success) {
      throw unsupported(connection, `its settings are not valid: ${parsed.error.issues[0]?.message ?? ''}`);
    }
    const settings = parsed.data as CommonSettings;
    const parts: ConnectorParts = {
      connectionId,
      settings,
      secrets,
      agent,
      allowTargets,
      now,
      log: (entry) => log({ connection: connectionId, ...entry }),
    };
    return { connector, parts };
  }

  function open(connection: SessionOf): Kept {
    const { connector, parts } = partsOf(connection);
    const { connectionId, settings } = parts;
    const crm = connector.name;
    const { session, secrets } = openConnector(connector, {
      ...parts,
      oauth2:
        tokens === undefined
          ? undefined
          : (auth, requests) => oauthLogin({ crm, connectionId, auth, tokens, requests, now }),
    });
    const clean = cleanSession(session, {
      crm,
      secrets,
      spellings: { defaultCountry: settings.defaultCountry },
      onMistake: ({ operation, error }) =>
        log({ level: 'error', connection: connectionId, operation, message: mistakeOf(error) }),
    });
    const batched = batches.of(clean, settings);
    return {
      epoch: connection.epoch,
      opened: { settings, session: batched.session },
      letGo: batched.letGo,
    };
  }

  function letGo(connectionId: string): void {
    kept.get(connectionId)?.letGo();
    kept.delete(connectionId);
  }

  return {
    async open(connection) {
      const { connectionId, epoch } = connection;
      const known = kept.get(connectionId);
      // Another one, not only a greater one: a Postgres that was restored counts its epochs again.
      if (known?.epoch !== epoch) letGo(connectionId);
      const current = known?.epoch === epoch ? known : open(connection);
      // The last of those that were asked for.
      kept.delete(connectionId);
      kept.set(connectionId, current);
      const [longest] = kept.keys();
      if (kept.size > most && longest !== undefined) letGo(longest);
      return current.opened;
    },
    async accountOf(connection) {
      const { session } = open(connection).opened;
      return session.account?.account(noEntity);
    },
    browserLogin(connection) {
      const { connector, parts } = partsOf(connection);
      return browserLogin(connector, parts);
    },
    async close() {
      for (const connectionId of kept.keys()) letGo(connectionId);
      await batches.ended();
      await agent.close();
    },
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
