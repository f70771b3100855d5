// CPU time that processes have used, children included: says which part a sync costs, whatever else the machine does.
import { readdirSync, readFileSync } from 'node:fs';

/** Seconds of user and system time; undefined where there is no /proc. */
export function cpuSeconds(pid: number): number | undefined {
  // Our own children are the other processes of the measurement.
  if (pid === process.pid) return secondsOf(process.cpuUsage());
  const own = readStat(pid);
  if (own === undefined) return undefined;
  // Postgres works in one child per connection: live ones are added, ended ones stand in the parent's own figures.
  const children = processIds()
    .map(readStat)
    .filter((stat) => stat?.parent === pid);
  return [own, ...children].reduce((sum, stat) => sum + (stat?.seconds ?? 0), 0);
}

/** `USER_HZ` of every Linux that Node runs on. */
const ticksPerSecond = 100;

function readStat(pid: number): { parent: number; seconds: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command name may hold spaces and parentheses: fields count from the last one (proc(5): state is the third).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return { parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
  } catch {
    return undefined;
  }
}

function secondsOf({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1_000_000;
}

function processIds(): number[] {
  try {
    return readdirSync('/proc').map(Number).filter(Number.isSafeInteger);
  } catch {
    return [];
  }
}
