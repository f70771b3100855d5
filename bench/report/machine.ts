import { execFile } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem, type as systemType } from 'node:os';
import { promisify } from 'node:util';

/** One line: what the figures were measured on, and how busy it was already. */
export async function machineLine(temporalExecutable: string): Promise<string> {
  const { stdout } = await promisify(execFile)(temporalExecutable, ['--version']);
  const server = /Server ([\d.]+)/.exec(stdout)?.[1] ?? 'unknown';
  const parts = [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `${Math.round(totalmem() / 1024 ** 3)} GB memory`,
    `Node ${process.versions.node}`,
    `Temporal server ${server} on SQLite (WAL)`,
    `${systemType()} ${release()}`,
    `load ${(loadavg()[0] ?? 0).toFixed(1)} at the start`,
  ];
  return parts.join(', ');
}
