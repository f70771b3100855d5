import { commandLine } from '../../domain/command-line.ts';
import { namesOf, objectTypes } from '../../domain/objects/objects.ts';
import type { KeptByConnection } from '../../use-cases/refused-error.ts';

/** What a removal would take along, and the three things that a person may mean. */
export function describeInUse(connectionId: string, kept: KeptByConnection): string {
  const facts = [
    ...objectTypes.map((object) => {
      const { one, many } = namesOf(object);
      return counted(kept.links[object], `${one} is linked to a record`, `${many} are linked to records`);
    }),
    counted(
      kept.linksApart,
      'link is kept apart for another account',
      'links are kept apart for other accounts',
    ),
    counted(kept.entities, 'has fields that are kept', 'have fields that are kept'),
    counted(
      kept.open,
      'workflow is open, and changes may wait in it',
      'workflows are open, and changes may wait in them',
    ),
    counted(kept.unanswered, 'write has no answer yet', 'writes have no answer yet'),
    counted(kept.forgotten, 'is remembered as forgotten', 'are remembered as forgotten'),
    counted(kept.runningImports, 'import is not over', 'imports are not over'),
  ].filter((fact) => fact !== undefined);
  return [
    `Nothing was removed; of "${connectionId}" there are still: ${facts.join(', ')}.`,
    `To send nothing and keep all of it: ${commandLine('connection', 'pause', connectionId)}`,
    `To keep its table of ids first: ${commandLine('links', 'export', '--connection', connectionId)} > links.csv`,
    `To remove it with all of this: ${commandLine('connection', 'remove', connectionId, '--with-data')} (changes that wait are not sent; the records in the CRM stay)`,
  ].join('\n');
}

function counted(count: number | undefined, one: string, many: string): string | undefined {
  if (count === undefined || count === 0) return undefined;
  return `${count} ${count === 1 ? one : many}`;
}
