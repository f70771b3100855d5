import path from 'node:path';
import { Command } from 'commander';
import { connectorFoldersOf } from '../../../config/connector-folders.ts';
import { repositoryRoot } from '../../../config/home.ts';
import { checkConnector, type CheckedConnector } from '../../../use-cases/connectors/check-connector.ts';
import { answer } from '../../output/answer.ts';
import { paint } from '../../output/paint.ts';

/** `connector check`: exit code 1 while something is to be filled in, or fails. */
export function checkCommand(): Command {
  return new Command('check')
    .description('run the conformance suite on a connector, and list what is to be filled in')
    .argument('<name>')
    .action(async (name: string, _options: unknown, command: Command) => {
      const checked = await checkConnector(name, {
        connectorFolders: connectorFoldersOf(),
        repository: repositoryRoot(),
      });
      if (checked.failed.length + checked.toFillIn.length > 0) process.exitCode = 1;
      answer(command, checked, () => inWords(checked));
    });
}

function inWords({ name, folder, toFillIn, cases, failed }: CheckedConnector): string {
  const shown = path.relative(process.cwd(), folder) || '.';
  const samples = [...new Set(failed.map(({ sample }) => sample))];
  return [
    ...(toFillIn.length === 0 ? [] : [`To be filled in, in ${shown}:`]),
    ...toFillIn.map((place) => `  ${place}`),
    ...samples.flatMap((sample) => [
      `${sample}:`,
      ...failed
        .filter((each) => each.sample === sample)
        .flatMap((each) => [`  ${paint('red', '✗')} ${each.name}`, `      ${each.message}`]),
    ]),
    `${name}: ${cases - failed.length} passed, ${failed.length} failed, ${toFillIn.length} to be filled in`,
  ].join('\n');
}
