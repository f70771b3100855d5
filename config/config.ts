// The one object that worker, API and CLI are built from: environment first, then the running embedded stack.
import { inspect } from 'node:util';
import { ConfigError } from './config-error.ts';
import {
  encryptionKeysFile,
  parseEncryptionKeys,
  readEncryptionKeysFile,
  type EncryptionKey,
} from './encryption-keys.ts';
import { readEndpoints, type Endpoints } from './endpoints.ts';
import { readOwnerUrl } from './postgres-passwords.ts';
import { homeOf, readSettings, type Settings } from './settings.ts';
import { readConnectorFolders } from './connector-folders.ts';
import { readTemporalSettings, type TemporalSettings } from './temporal.ts';
import { withoutPassword } from './without-password.ts';

export interface Config {
  readonly home: string;
  readonly temporal: {
    readonly address: string;
    readonly namespace: string;
    /** Address included. */
    readonly connectionOptions: TemporalSettings['connectionOptions'];
  };
  readonly database: {
    readonly url: string;
    /** The owner; null when nothing names it (most commands need none). */
    readonly adminUrl: string | null;
  };
  readonly encryptionKeys: readonly EncryptionKey[];
  readonly api: { readonly host: string; readonly port: number; readonly publicUrl: string | null };
  /** Base address of the embedded simulator, or null. */
  readonly simulator: string | null;
  /** Exact `host:port` that the outbound guard lets through. */
  readonly allowTargets: readonly string[];
  readonly redirectUris: readonly string[] | 'loopback';
  readonly appOrigins: readonly string[] | 'loopback';
  readonly plainSignals: 'accept' | 'refuse';
  /** Folders of connectors beside our own. */
  readonly connectorFolders: readonly URL[];
}

/** Throws a ConfigError with a sentence per problem. Printing the result shows no secret. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const settings = readSettings(env);
  const temporal = readTemporalSettings(env);
  const found = readEndpoints(homeOf(settings));
  const running = found.state === 'running' ? found.endpoints : null;
  const problems = missingAddresses(settings, temporal, running, found.state === 'stale');
  if (problems.length > 0) throw new ConfigError(problems);
  return frozenConfig(settings, temporal, running);
}

function missingAddresses(
  settings: Settings,
  temporal: TemporalSettings,
  running: Endpoints | null,
  isStale: boolean,
): string[] {
  if (running !== null) return [];
  const missing = [
    ...(temporal.address === undefined ? ['TEMPORAL_ADDRESS'] : []),
    ...(settings.DATABASE_URL === undefined ? ['DATABASE_URL'] : []),
  ];
  if (missing.length === 0) return [];
  const home = homeOf(settings);
  const state = isStale ? `The stack of ${home} has ended without cleaning up` : `No stack runs in ${home}`;
  return [`${state}: start it with \`npm start\`, or set ${missing.join(' and ')}.`];
}

function findKeys(settings: Settings, isEmbedded: boolean): EncryptionKey[] {
  const given = settings.SYNCLINE_ENCRYPTION_KEYS;
  if (given !== undefined) return parseEncryptionKeys(given);
  if (!isEmbedded) {
    throw new ConfigError([
      'SYNCLINE_ENCRYPTION_KEYS must be set when DATABASE_URL is: id:base64 of 32 bytes ' +
        '(`echo "k1:$(openssl rand -base64 32)"` makes one; keep it, the stored secrets cannot be read without it).',
    ]);
  }
  const file = encryptionKeysFile(homeOf(settings));
  const generated = readEncryptionKeysFile(homeOf(settings));
  if (generated !== null) return parseEncryptionKeys(generated, file);
  throw new ConfigError([`${file} is missing: \`npm start\` makes it, or set SYNCLINE_ENCRYPTION_KEYS.`]);
}

function frozenConfig(settings: Settings, temporal: TemporalSettings, running: Endpoints | null): Config {
  const address = temporal.address ?? running?.temporal ?? '';
  // A running stack may itself use somebody else's Postgres: then the files in its home belong to another database.
  const isEmbedded = settings.DATABASE_URL === undefined && running?.pids.postgres !== null;
  const url = settings.DATABASE_URL ?? running?.databaseUrl ?? '';
  const embeddedOwner = isEmbedded ? readOwnerUrl(homeOf(settings), url) : null;
  const config: Config = {
    home: homeOf(settings),
    temporal: {
      address,
      namespace: temporal.namespace ?? running?.namespace ?? 'default',
      connectionOptions: { ...temporal.connectionOptions, address },
    },
    database: { url, adminUrl: settings.DATABASE_ADMIN_URL ?? embeddedOwner },
    encryptionKeys: findKeys(settings, isEmbedded),
    api: {
      host: settings.SYNCLINE_API_HOST,
      port: settings.SYNCLINE_API_PORT,
      publicUrl: settings.SYNCLINE_PUBLIC_URL ?? null,
    },
    simulator: running?.simulator ?? null,
    allowTargets: allowedTargets(settings, running),
    redirectUris: settings.SYNCLINE_REDIRECT_URIS ?? (isEmbedded ? 'loopback' : []),
    appOrigins: settings.SYNCLINE_APP_ORIGINS ?? (isEmbedded ? 'loopback' : []),
    plainSignals: settings.SYNCLINE_PLAIN_SIGNALS,
    connectorFolders: readConnectorFolders(settings),
  };
  const show = () => printable(config);
  Object.defineProperty(config, 'toJSON', { value: show });
  Object.defineProperty(config, inspect.custom, { value: show });
  return Object.freeze(config);
}

/** Those of the environment beside those of the embedded stack, never instead of them. */
function allowedTargets(
  { SYNCLINE_ALLOW_TARGETS: given = [] }: Settings,
  running: Endpoints | null,
): string[] {
  return [...new Set([...given, ...(running === null ? [] : [new URL(running.simulator).host])])];
}

/** As a person may see it: in a log, on a terminal, in a bug report. */
function printable(config: Config): Record<string, unknown> {
  const { connectionOptions, ...temporal } = config.temporal;
  return {
    ...config,
    temporal: {
      ...temporal,
      tls: connectionOptions.tls !== undefined && connectionOptions.tls !== false,
      apiKey: connectionOptions.apiKey === undefined ? 'none' : 'set',
    },
    database: {
      url: withoutPassword(config.database.url),
      adminUrl: config.database.adminUrl === null ? null : withoutPassword(config.database.adminUrl),
    },
    encryptionKeys: config.encryptionKeys.map(({ id }) => id),
  };
}
