// What a use case refuses, as a sentence that says which command to type.
import { commandLine } from '../../domain/command-line.ts';
import { nounOf, type EntityKey } from '../../domain/entity/entity-key.ts';
import type { PlaceProblem } from '../../domain/mapping/check-rows.ts';
import { namesOf, type ObjectType } from '../../domain/objects/objects.ts';
import type { LinkRefusal, Refusal } from '../../use-cases/refused-error.ts';
import { describeInUse } from './connection-in-use.ts';
import { describeRowsProblem } from './rows-problems.ts';

/** What was given is wrong, as opposed to what was found: exit code 2. */
const usageCodes: readonly Refusal['code'][] = [
  'unknown_connector',
  'bad_connector_name',
  'connector_name_taken',
  'folder_exists',
  'invalid_settings',
  'invalid_places',
  'missing_secrets',
  'unknown_secrets',
  'empty_external_id',
  'unreadable_rows',
];

export function isWrongUsage({ code }: Refusal): boolean {
  return usageCodes.includes(code);
}

export function describeRefusal(refusal: Refusal): string {
  switch (refusal.code) {
    case 'unknown_connection':
      return `There is no connection "${refusal.connectionId}": \`syncline connection list\` shows those that there are.`;
    case 'unknown_connector': {
      const { name, near, connectors } = refusal;
      const hint = near === undefined ? '' : ` (did you mean ${near}?)`;
      return `There is no connector "${name}"${hint}. The connectors are ${connectors.join(', ')}.`;
    }
    case 'bad_connector_name': {
      const { name, near, longest } = refusal;
      const example = near === undefined ? 'like my-crm' : `like ${near}`;
      return `"${name}" is no name for a connector: small letters, digits and single hyphens, at most ${longest} characters, ${example}.`;
    }
    case 'connector_name_taken':
      return `The connector of ${refusal.title} is called "${refusal.name}" already: choose another name.`;
    case 'folder_exists':
      return `${refusal.folder} is there already, and stays as it is: choose another name, or remove it first.`;
    case 'invalid_settings':
      return refusal.problems.join('\n');
    case 'invalid_places':
      return describePlaces(refusal);
    case 'no_mapping': {
      const { connector, object } = refusal;
      return `The mapping of ${namesOf(object).many} cannot be shown or changed with the connector "${connector}".`;
    }
    case 'missing_secrets': {
      const options = refusal.missing.map((name) => `--secret ${name}=…`).join(' ');
      return `The connector "${refusal.connector}" needs ${options} with these settings.`;
    }
    case 'unknown_secrets': {
      const { unknown, known } = refusal;
      const takes = known.length === 0 ? 'takes no secret' : `takes ${known.join(', ')}`;
      return `There is no secret "${unknown.join('", "')}": with these settings the connector ${takes}.`;
    }
    case 'connection_in_use':
      return describeInUse(refusal.connectionId, refusal.kept);
    case 'no_browser_login': {
      const { connectionId, secrets } = refusal;
      if (secrets.length === 0) return `"${connectionId}" has no login: there is nothing to do.`;
      const options = secrets.map((name) => `--secret ${name}=…`).join(' ');
      return `"${connectionId}" does not log in by a browser: ${commandLine('connection', 'set', connectionId)} ${options}`;
    }
    case 'object_not_taken':
      return describeNotTaken(refusal);
    case 'unknown_entity': {
      const { connectionId, entityId } = refusal.key;
      return `Nobody has heard of the ${nounOf(refusal.key)} "${entityId}" on "${connectionId}" yet.`;
    }
    case 'forgotten': {
      const { connectionId, entityId } = refusal.key;
      return `"${entityId}" was forgotten: ${commandLine(nounOf(refusal.key), 'restore', connectionId, entityId)}`;
    }
    case 'not_restored':
      return refusal.reason;
    case 'no_link':
      return `"${refusal.key.entityId}" has no link on "${refusal.key.connectionId}".`;
    case 'empty_external_id':
      return "The external id is the CRM's id of the record; it is empty.";
    case 'link_refused': {
      const advice = refusal.why.kind === 'forgotten' ? '' : '; use --take-over if you mean it';
      return `${describeLinkRefusal(refusal.key, refusal.why)}${advice}.`;
    }
    case 'unknown_import':
      return `There is no import "${refusal.bulkId}".`;
    case 'import_over':
      return `The import ${refusal.bulkId} is ${refusal.state} already.`;
    case 'unreadable_rows':
      return describeRowsProblem(refusal.problem);
    case 'temporal_unreachable':
      return `Temporal at ${refusal.address} does not answer: is it running? \`syncline doctor\` says what is wrong.`;
  }
}

/** Why a link was not set, without a full stop. */
export function describeLinkRefusal(key: EntityKey, refusal: LinkRefusal): string {
  const one = nounOf(key);
  switch (refusal.kind) {
    case 'owned':
      return `The record belongs to the ${one} "${refusal.entityId}"`;
    case 'linked_elsewhere': {
      const elsewhere = `"${key.entityId}" is linked to ${refusal.externalId ?? 'a record without an id'}`;
      const { alsoOwnedBy } = refusal;
      return alsoOwnedBy === undefined
        ? elsewhere
        : `${elsewhere}, and the record belongs to the ${one} "${alsoOwnedBy}"`;
    }
    case 'forgotten':
      return `"${key.entityId}" is forgotten; restore it first with ${commandLine(one, 'restore', key.connectionId, key.entityId)}`;
  }
}

function describePlaces(refusal: {
  connectionId: string;
  object: ObjectType;
  problems: readonly PlaceProblem[];
}): string {
  const sentences = refusal.problems.map((problem) => {
    if (problem.kind === 'readOnly')
      return `${problem.crmField} is set by the CRM itself, and nobody else may.`;
    const near = problem.near === undefined ? '.' : `: did you mean ${problem.near}?`;
    return `This account has no field ${problem.crmField}${near}`;
  });
  const words = ['fields', refusal.connectionId, ...objectWords(refusal.object)];
  return [...sentences, `${commandLine(...words)} shows those that there are.`].join('\n');
}

function objectWords(object: ObjectType): string[] {
  return object === 'contact' ? [] : ['--object', object];
}

/** `http takes contacts only, and no companies: name a connection that takes them.` */
function describeNotTaken(refusal: {
  connector: string;
  object: ObjectType;
  takes: readonly ObjectType[];
}): string {
  const takes = refusal.takes.map((object) => namesOf(object).many).join(' and ');
  const { many } = namesOf(refusal.object);
  return `${refusal.connector} takes ${takes} only, and no ${many}: name a connection that takes them.`;
}
