// The command line against a real Temporal, Postgres and CRM: the opening that every test of it shares.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { Json } from '../../domain/json.ts';
import { environmentOf, startCli, type CommandRun, type RunningCommand } from './cli-process.ts';
import { createRig, type Rig } from './rig.ts';
import { runCli } from './run-cli.ts';

export interface CliRig {
  readonly rig: Rig;
  /** Of the rig's first connection. */
  readonly connectionId: string;
  /** For files; removed at the end. */
  readonly folder: string;
  /** In this process. */
  run(...words: string[]): Promise<CommandRun>;
  /** In one of its own, as it was built. */
  start(words: string[], input?: string | Buffer): RunningCommand;
  /** The words of an import into that connection, which waits for its pushes. */
  importOf(file: string, ...more: string[]): string[];
  /** Answers its path. */
  write(name: string, content: string | Buffer): string;
}

export interface CliRigOptions {
  settings?: Record<string, Json>;
  /** More CRMs beside the rig's own, which the outbound guard lets through: asked once, before the worker starts. */
  otherTargets?: () => Promise<string[]> | string[];
}

/** Opens before the first test of the file that calls it, and closes after its last. */
export function useCli({ settings = {}, otherTargets = () => [] }: CliRigOptions = {}): CliRig {
  const folder = mkdtempSync(path.join(tmpdir(), 'syncline-cli-'));
  let rig: Rig;
  let connectionId: string;
  let env: Record<string, string>;

  beforeAll(async () => {
    rig = await createRig({ worker: false });
    const allowTargets = [rig.crm.url, ...(await otherTargets())].map((url) => new URL(url).host);
    await rig.startWorker({ allowTargets });
    connectionId = await rig.addConnection(settings);
    env = { ...environmentOf(rig, folder), SYNCLINE_ALLOW_TARGETS: allowTargets.join(',') };
  });
  afterAll(async () => {
    await rig.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    get rig() {
      return rig;
    },
    get connectionId() {
      return connectionId;
    },
    folder,
    run: (...words) => runCli(env, ...words),
    start: (words, input = '') => startCli(env, words, input),
    importOf: (file, ...more) => ['bulk', 'start', file, '--connection', connectionId, '--wait', ...more],
    write(name, content) {
      const file = path.join(folder, name);
      writeFileSync(file, content);
      return file;
    },
  };
}
