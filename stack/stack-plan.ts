// What to start and where, decided from the environment before anything runs.
import path from 'node:path';
import { ConfigError } from '../config/config-error.ts';
import { homeOf, readSettings, type Settings } from '../config/settings.ts';
import { readTemporalSettings, type TemporalSettings } from '../config/temporal.ts';
import { choosePort, freePort, isPortFree } from './processes/ports.ts';

export interface StackPlan {
  readonly home: string;
  readonly settings: Settings;
  readonly temporal: TemporalSettings;
  readonly namespace: string;
  /** false: an address in the environment replaces the part. */
  readonly isTemporalEmbedded: boolean;
  readonly isPostgresEmbedded: boolean;
  readonly logFile: (part: string) => string;
  readonly pidFile: (part: string) => string;
}

export interface StackPorts {
  readonly temporal: number;
  readonly temporalUi: number;
  readonly temporalHttp: number;
  readonly postgres: number;
  readonly simulator: number;
  readonly api: number;
}

export function planStack(env: NodeJS.ProcessEnv): StackPlan {
  const settings = readSettings(env);
  const temporal = readTemporalSettings(env);
  const home = homeOf(settings);
  if (settings.DATABASE_URL !== undefined && settings.SYNCLINE_ENCRYPTION_KEYS === undefined) {
    throw new ConfigError([
      'SYNCLINE_ENCRYPTION_KEYS must be set when DATABASE_URL is: id:base64 of 32 bytes, as in ' +
        '`export SYNCLINE_ENCRYPTION_KEYS="k1:$(openssl rand -base64 32)"`; keep it.',
    ]);
  }
  return {
    home,
    settings,
    temporal,
    namespace: temporal.namespace ?? 'default',
    isTemporalEmbedded: temporal.address === undefined,
    isPostgresEmbedded: settings.DATABASE_URL === undefined,
    logFile: (part) => path.join(home, 'logs', `${part}.log`),
    pidFile: (part) => path.join(home, 'run', `${part}.pid`),
  };
}

/** Every port is tried before anything starts: a taken one is said at once, not after a minute. */
export async function choosePorts({
  settings,
  isTemporalEmbedded,
  isPostgresEmbedded,
}: StackPlan): Promise<StackPorts> {
  const chosen = async (isNeeded: boolean, title: string, variable: PortVariable, host?: string) =>
    isNeeded ? choosePort({ title, variable, port: settings[variable], ...(host ? { host } : {}) }) : 0;
  const ports = {
    temporal: await chosen(isTemporalEmbedded, 'Temporal', 'SYNCLINE_TEMPORAL_PORT'),
    temporalUi: await chosen(isTemporalEmbedded, 'the Temporal UI', 'SYNCLINE_TEMPORAL_UI_PORT'),
    postgres: await chosen(isPostgresEmbedded, 'Postgres', 'SYNCLINE_POSTGRES_PORT'),
    simulator: await chosen(true, 'the CRM simulator', 'SYNCLINE_SIMULATOR_PORT'),
    api: await chosen(true, 'the API', 'SYNCLINE_API_PORT', settings.SYNCLINE_API_HOST),
  };
  return { ...ports, temporalHttp: await chooseHttpPort(settings) };
}

type PortVariable = Extract<keyof Settings, `SYNCLINE_${string}_PORT`>;

/** Nobody depends on this one: a second stack that chose free ports for the rest takes a free one here too. */
async function chooseHttpPort(settings: Settings): Promise<number> {
  const wanted = settings.SYNCLINE_TEMPORAL_HTTP_PORT;
  const isWanted = wanted !== 0 && settings.SYNCLINE_TEMPORAL_PORT !== 0;
  return isWanted && (await isPortFree(wanted)) ? wanted : freePort();
}
