// How to reach Temporal: TEMPORAL_ADDRESS, _NAMESPACE, _API_KEY, _TLS_*, read by Temporal's own @temporalio/envconfig.
import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';
import { ConfigError } from './config-error.ts';

export interface TemporalSettings {
  /** Undefined: nothing names a Temporal, so the embedded one is meant. */
  readonly address: string | undefined;
  readonly namespace: string | undefined;
  /** For Connection.connect and NativeConnection.connect; may hold an API key or a client key. */
  readonly connectionOptions: ClientConnectConfig['connectionOptions'];
}

/** Throws a ConfigError. An empty variable counts as absent. */
export function readTemporalSettings(env: NodeJS.ProcessEnv): TemporalSettings {
  const given = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
    ),
  );
  // A person's profile file may name a production cluster: `npm start` must not find it unless it is asked to.
  const isProfileWanted = 'TEMPORAL_PROFILE' in given || 'TEMPORAL_CONFIG_FILE' in given;
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({
      overrideEnvVars: given,
      disableFile: !isProfileWanted,
    });
    return { address: connectionOptions.address, namespace, connectionOptions };
  } catch (error) {
    throw new ConfigError([`The TEMPORAL_* variables cannot be used: ${(error as Error).message}`]);
  }
}
