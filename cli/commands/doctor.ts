import { Command } from 'commander';
import { examine } from '../doctor/examine.ts';
import type { Finding } from '../doctor/finding.ts';

/** `syncline doctor`: what works, what does not, and what to do. Exit code 1 when something is wrong. */
export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check executable, ports, Temporal, Postgres, migrations and key, and say what to do')
    .option('--json', 'print one JSON document')
    .action(async (_options: unknown, command: Command) => {
      const findings = await examine(process.env);
      const isWell = findings.every(({ state }) => state === 'ok');
      // The option may also have been given before the command's name.
      const { json } = command.optsWithGlobals<{ json?: boolean }>();
      console.log(json === true ? JSON.stringify({ ok: isWell, findings }) : describe(findings));
      if (!isWell) process.exitCode = 1;
    });
}

function describe(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ check, state, message, whatToDo }) => [
    `${state === 'ok' ? 'ok     ' : 'PROBLEM'}  ${check.padEnd(17)}  ${message}`,
    ...(whatToDo === undefined ? [] : [`${' '.repeat(28)}→ ${whatToDo}`]),
  ]);
  const problems = findings.filter(({ state }) => state === 'problem').length;
  const summary = problems === 0 ? 'All is well.' : `${problems} problem(s).`;
  return [...lines, '', summary].join('\n');
}
