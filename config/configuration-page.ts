// docs/configuration.md, made from what the code reads: `npm run configuration` writes it, a test keeps it true.
import {
  commandVariables,
  developmentVariables,
  temporalVariables,
  type OtherVariable,
} from './other-variables.ts';
import { describeSettings } from './settings.ts';

export function configurationPage(): string {
  return [
    '# Every environment variable',
    '',
    '<!-- Made by `npm run configuration` from config/settings.ts and config/other-variables.ts: edit those. -->',
    '',
    'The environment is all that Syncline’s processes are configured by; what belongs to one customer’s CRM (quiet period, addresses, logins) is a setting of its connection ([connectors/http.md](connectors/http.md)). `npm start` needs none of these. An empty variable counts as absent, and one that cannot be used ends the start with a sentence that names it.',
    '',
    '## Syncline',
    '',
    '| variable | when absent | meaning |',
    '|---|---|---|',
    ...describeSettings().map(({ name, fallback, meaning }) => {
      const otherwise = name === 'SYNCLINE_HOME' ? '.syncline' : fallback;
      return `| \`${name}\` | ${otherwise === undefined ? '–' : `\`${otherwise}\``} | ${meaning} |`;
    }),
    '',
    '## Temporal',
    '',
    'All but the last are read by Temporal’s own library, so they mean what they mean to every Temporal tool.',
    '',
    ...table(temporalVariables),
    '',
    '## The command line, and the search for programs',
    '',
    ...table(commandVariables),
    '',
    '## Development and tests',
    '',
    ...table(developmentVariables),
    '',
    '`docker-compose.yml` has four more for the passwords that it hands out: [production.md](production.md).',
    '',
  ].join('\n');
}

function table(variables: readonly OtherVariable[]): string[] {
  return [
    '| variable | meaning |',
    '|---|---|',
    ...variables.map(({ name, meaning }) => `| \`${name}\` | ${meaning} |`),
  ];
}
