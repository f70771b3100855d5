// How the CLI, the client examples and the tests find a running embedded stack: $SYNCLINE_HOME/endpoints.json.
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { processStartTime } from './process-identity.ts';

export type Endpoints = z.infer<typeof endpointsSchema>;
export type EndpointsState =
  | { readonly state: 'none' }
  /** The stack was killed: its file is left, its process is not. */
  | { readonly state: 'stale'; readonly pid: number }
  | { readonly state: 'running'; readonly endpoints: Endpoints };

// A part that an address in the environment replaces has no pid.
const endpointsSchema = z.object({
  /** `host:port` of gRPC. */
  temporal: z.string(),
  temporalUi: z.string().nullable(),
  /** Base address of Temporal's own HTTP API, for curl. */
  temporalHttp: z.string().nullable().default(null),
  namespace: z.string(),
  /** The application's role, password included: the file has mode 0600. */
  databaseUrl: z.string(),
  api: z.string(),
  simulator: z.string(),
  /** The supervisor. */
  pid: z.number(),
  startedAt: z.string().optional(),
  pids: z.object({
    temporal: z.number().nullable(),
    postgres: z.number().nullable(),
    simulator: z.number().nullable(),
    worker: z.number().nullable(),
    api: z.number().nullable(),
  }),
});

/** Where a running stack says how it is reached; `home` is its data folder. */
export function endpointsFile(home: string): string {
  return path.join(home, 'endpoints.json');
}

/** A file that cannot be read, or that no version of ours wrote, counts as none. */
export function readEndpoints(home: string): EndpointsState {
  let text: string;
  try {
    text = readFileSync(endpointsFile(home), 'utf8');
  } catch {
    return { state: 'none' };
  }
  const parsed = endpointsSchema.safeParse(parseJson(text));
  if (!parsed.success) return { state: 'none' };
  const { pid, startedAt } = parsed.data;
  const actual = processStartTime(pid);
  const isRunning = actual !== null && (startedAt === undefined || startedAt === actual);
  return isRunning ? { state: 'running', endpoints: parsed.data } : { state: 'stale', pid };
}

/** Replaces the file at once: a reader sees the old or the new one, never half of it. */
export function writeEndpoints(home: string, endpoints: Omit<Endpoints, 'startedAt'>): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = endpointsFile(home);
  const content = { ...endpoints, startedAt: processStartTime(endpoints.pid) ?? undefined };
  writeFileSync(`${file}.new`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** On a clean stop; none there is fine. */
export function removeEndpoints(home: string): void {
  rmSync(endpointsFile(home), { force: true });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
