// An action, executed at the CRM behind the gateway with the login that a user has left here.
import type { CrmAnswer } from '../../crm-surface.ts';
import { isFields } from '../../http/form-fields.ts';
import { answer, expiredCredential, invalid, refuse, refusePlainly } from '../answers.ts';
import { credentialOf } from '../account/credentials.ts';
import type { Action } from '../behind/catalogue.ts';
import { callBehind } from '../behind/hubspot-behind.ts';
import { rulesOf, type AlloyRules } from '../rules.ts';
import { actionOf, isConnector, noAction, noConnector } from './discover.ts';
import type { AlloyOperation, AlloyRequest } from './operation.ts';
import { asErrorOfAlloy } from './refusals.ts';

export const executeAction: AlloyOperation = (request) => {
  const {
    parts: [connector = '', id = ''],
    body,
    userId,
    context,
  } = request;
  const action = actionOf(connector, id);
  if (action === undefined) return isConnector(connector) ? noAction(connector, id) : noConnector(connector);
  const { credentialId } = body;
  if (typeof credentialId !== 'string' || credentialId === '') {
    return invalid('credentialId', 'credentialId is required');
  }
  const credential = credentialOf(credentialId, { connector, userId }, context);
  if (credential === undefined) return refusePlainly(404, 'Credential not found');
  if (credential.isRevoked) return refuse(401, expiredCredential);
  return executed(action, request);
};

function executed(action: Action, { body, context }: AlloyRequest): CrmAnswer {
  const { idParameter, method, verb } = action;
  const pathParams = isFields(body['pathParams']) ? body['pathParams'] : {};
  const id = idParameter === undefined ? '' : pathParams[idParameter];
  if (typeof id !== 'string' || (idParameter !== undefined && id === '')) {
    return invalid(`pathParams.${idParameter}`, `${idParameter} is required`);
  }
  const isWrite = verb === 'create' || verb === 'update';
  if (isWrite && !isFields(body['requestBody'])) return invalid('requestBody', 'requestBody is required');
  const answered = callBehind(
    {
      method: method.toUpperCase(),
      path: action.path.replace(/\{\w+\}/, encodeURIComponent(id)),
      query: isFields(body['queryParameters']) ? body['queryParameters'] : {},
      ...(isWrite ? { body: body['requestBody'] } : {}),
    },
    context,
  );
  const rules = rulesOf(context);
  if (answered.status > 299 && rules.refusals === 'outside') return asErrorOfAlloy(answered);
  return { ...answered, ...wrapped(answered, rules), headers: undefined };
}

/** 200 for a record that was made too, as in the guide. */
function wrapped({ status, body }: CrmAnswer, { answers }: AlloyRules): Pick<CrmAnswer, 'status' | 'body'> {
  const statusCode = status === 201 ? 200 : status;
  const data = body === '' ? null : body;
  const isRefused = status > 299;
  if (answers === 'responseData') return answer({ responseData: data, statusCode });
  // Only of a success the reference has an example.
  return answer({ success: !isRefused, result: data, ...(isRefused ? { statusCode } : {}) });
}
