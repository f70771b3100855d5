// `connections.yaml`: what connections there shall be, as code. Secrets stand in the environment, never in the file.
import { parseDocument } from 'yaml';
import { nearestName } from '../../domain/nearest-name.ts';
import { isJson, isPlainObject } from '../../domain/json.ts';
import { RefusedError } from '../refused-error.ts';
import type { Settings } from './setting-paths.ts';

export interface WantedConnection {
  connectionId: string;
  /** Name or alias. */
  connector: string;
  /** All of them: what is not named is at its default. Dotted names nest. */
  settings: Settings;
  secrets: Record<string, string>;
}

const members = ['connector', 'settings', 'secrets'] as const;

/** Throws RefusedError with a sentence per mistake. `env` holds the secrets. */
export function readConnectionsFile(
  text: string,
  env: Record<string, string | undefined>,
): WantedConnection[] {
  const document = parseDocument(text, { uniqueKeys: true });
  const [broken] = document.errors;
  if (broken !== undefined) throw refused([`It is no YAML: ${broken.message.split('\n', 1)[0]}`]);
  const content: unknown = document.toJS();
  const problems: string[] = [];
  const wanted = connectionsOf(content, problems).map(([connectionId, given]) =>
    readConnection(connectionId, given, { env, problems }),
  );
  if (problems.length > 0) throw refused(problems);
  return wanted;
}

function connectionsOf(content: unknown, problems: string[]): [string, unknown][] {
  const connections = isPlainObject(content) ? content['connections'] : undefined;
  if (isPlainObject(content)) problems.push(...unknownNames('', Object.keys(content), ['connections']));
  if (isPlainObject(connections)) return Object.entries(connections);
  problems.push('The file begins with "connections:", and below it stands each connection by its id.');
  return [];
}

function readConnection(
  connectionId: string,
  given: unknown,
  { env, problems }: { env: Record<string, string | undefined>; problems: string[] },
): WantedConnection {
  const say = (problem: string): void => void problems.push(`${connectionId}: ${problem}`);
  const { connector, settings, secrets } = isPlainObject(given) ? given : {};
  if (!isPlainObject(given)) say(`it holds ${members.join(', ')}.`);
  else problems.push(...unknownNames(`${connectionId}: `, Object.keys(given), members));
  if (isPlainObject(given) && typeof connector !== 'string')
    say('"connector" is missing, as in "connector: http".');
  if (settings !== undefined && !(isPlainObject(settings) && isJson(settings)))
    say('"settings" are names and values.');
  return {
    connectionId,
    connector: String(connector),
    settings: isPlainObject(settings) ? (settings as Settings) : {},
    secrets: readSecrets(secrets, { env, say }),
  };
}

/** `key: { env: CRM_KEY }`. A secret that is written out would stand in the repository. */
function readSecrets(
  given: unknown,
  { env, say }: { env: Record<string, string | undefined>; say: (problem: string) => void },
): Record<string, string> {
  if (given === undefined || given === null) return {};
  if (!isPlainObject(given)) {
    say('"secrets" are names, each with the variable that holds it: "key: { env: CRM_KEY }".');
    return {};
  }
  const secrets: Record<string, string> = {};
  for (const [name, reference] of Object.entries(given)) {
    const variable = isPlainObject(reference) ? reference['env'] : undefined;
    if (typeof variable !== 'string' || Object.keys(reference as object).length !== 1) {
      say(`the secret "${name}" must name the variable that holds it: "${name}: { env: CRM_KEY }".`);
      continue;
    }
    const value = env[variable];
    if (value === undefined || value === '')
      say(`the variable ${variable} of the secret "${name}" is not set.`);
    else secrets[name] = value;
  }
  return secrets;
}

function unknownNames(where: string, names: readonly string[], known: readonly string[]): string[] {
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const near = nearestName(name, known);
      const hint = near === undefined ? `known are ${known.join(', ')}.` : `did you mean ${near}?`;
      return `${where}There is no "${name}": ${hint}`;
    });
}

function refused(problems: string[]): RefusedError {
  return new RefusedError({ code: 'invalid_settings', problems });
}
