// The login that a user has left with Alloy, and whether the settings fit what Alloy has.
import { CrmError } from '../../../domain/failure.ts';
import { isPlainObject, type Json } from '../../../domain/json.ts';
import { nearestName } from '../../../domain/nearest-name.ts';
import { objectTypes } from '../../../domain/objects/objects.ts';
import type { Account, RequestLimits, TestAnswer } from '../../connector.ts';
import type { Api } from '../../kit/api/api.ts';
import { testConnection } from '../../kit/api/test-connection.ts';
import { readPath, readText } from '../../kit/answers/json-path.ts';
import { listIn } from '../../kit/records/list-in.ts';
import type { AlloySettings } from '../settings.ts';
import { actionsOf, pathOf } from '../targets.ts';
import { readAction } from './described-fields.ts';

/** Throws CrmError `auth_expired` where Alloy has no such credential of this user. */
export async function readAccount(
  api: Api,
  settings: AlloySettings,
  limits: RequestLimits,
): Promise<Account> {
  const { targetConnector: target, credentialId, userId } = settings;
  const path = `${pathOf(settings)}/credentials`;
  const answer = await api.send({ operation: 'readAccount', method: 'GET', path, query: { userId } }, limits);
  const credentials = listIn(answer, 'credentials', (each) => each, 'credentials');
  const own = credentials.find((each) => readText(each, 'credentialId') === credentialId);
  if (own === undefined) {
    throw new CrmError({
      kind: 'auth_expired',
      crm: 'alloy',
      operation: 'readAccount',
      execution: 'rejected',
      reason: `Alloy has no credential ${credentialId} of user ${userId} for ${target}`,
    });
  }
  return { accountId: credentialId, name: readText(own, 'name') ?? `credential ${credentialId}` };
}

export function testAlloy(api: Api, settings: AlloySettings): Promise<TestAnswer> {
  const { baseUrl, targetConnector: target } = settings;
  return testConnection({
    request: `GET ${baseUrl}/connectors/${target}/credentials`,
    async ask(limits) {
      await readAccount(api, settings, limits);
      await checkActions(api, settings, limits);
      return { status: 200 };
    },
    whatToDo: {
      auth_expired: `Look at the API key (--secret apiKey=…) and at credentialId; where the login is over, let its user log in again: POST /connectors/${target}/credentials answers the address.`,
      unsupported: 'Correct the setting.',
    },
  });
}

/** Throws CrmError `unsupported` that names the setting: an action that is not there, or calls the id otherwise. */
async function checkActions(api: Api, settings: AlloySettings, limits: RequestLimits): Promise<void> {
  const { targetConnector: target } = settings;
  const path = `${pathOf(settings)}/resources`;
  const answer = await api.send({ operation: 'readActions', method: 'GET', path }, limits);
  const ids = actionIdsIn(answer.json ?? null);
  for (const object of objectTypes) {
    const actions = actionsOf(object, settings);
    if (actions === undefined) continue;
    const { idParam, ...named } = actions;
    for (const [verb, action] of Object.entries(named)) {
      if (action === undefined || ids.includes(action)) continue;
      const near = nearestName(action, ids);
      throw wrong(
        `${target} has no action ${action} (actions.${object}.${verb})${near === undefined ? '' : `: did you mean ${near}?`}`,
      );
    }
    const described = await readAction(api, { settings, action: actions.update }, limits);
    const inPath = parametersIn(described.json ?? null);
    if (inPath.length > 0 && !inPath.includes(idParam)) {
      throw wrong(
        `the action ${actions.update} calls the record's id ${inPath.join(', ')}: set actions.${object}.idParam`,
      );
    }
  }
}

function actionIdsIn(json: Json): string[] {
  const resources = readPath(json, 'resources');
  return (Array.isArray(resources) ? resources : []).flatMap((resource) => {
    const actions = readPath(resource, 'actions');
    return (Array.isArray(actions) ? actions : []).flatMap((each) =>
      typeof each === 'string' ? [each] : [readText(each, 'id') ?? ''],
    );
  });
}

function parametersIn(json: Json): string[] {
  const parameters = readPath(json, 'action.parameters');
  return (Array.isArray(parameters) ? parameters : []).flatMap((each) =>
    isPlainObject(each) && each['in'] === 'path' ? [readText(each as Json, 'name') ?? ''] : [],
  );
}

function wrong(reason: string): CrmError {
  return new CrmError({
    kind: 'unsupported',
    crm: 'alloy',
    operation: 'testConnection',
    execution: 'not_sent',
    reason,
  });
}
