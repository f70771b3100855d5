// What an app can find out: connectors, their actions, and what each of these takes.
import { isFields } from '../../http/form-fields.ts';
import type { Fields } from '../../record.ts';
import { answer, refusePlainly } from '../answers.ts';
import { actions, connectors, resources, type Action } from '../behind/catalogue.ts';
import { callBehind } from '../behind/hubspot-behind.ts';
import type { AlloyOperation } from './operation.ts';

export const listConnectors: AlloyOperation = () => answer({ connectors });

export const listResources: AlloyOperation = ({ parts: [connector = ''] }) => {
  if (!isConnector(connector)) return noConnector(connector);
  return answer({
    resources: (connector === 'hubspot' ? resources : []).map((name) => ({
      name,
      description: `Manage ${name}.`,
      actions: actions
        .filter(({ resource }) => resource === name)
        .map(({ id, name: title, description }) => ({ id, name: title, description })),
    })),
  });
};

export const readAction: AlloyOperation = ({ parts: [connector = '', id = ''], context }) => {
  const action = actionOf(connector, id);
  if (action === undefined) return isConnector(connector) ? noAction(connector, id) : noConnector(connector);
  const { idParameter, name: displayName, description, method: httpMethod, path } = action;
  const parameters =
    idParameter === undefined
      ? []
      : [{ name: idParameter, in: 'path', required: true, schema: { type: 'string' } }];
  const answered = callBehind({ method: 'GET', path: `/crm/v3/properties/${action.resource}` }, context);
  return answer({
    action: {
      id,
      displayName,
      description,
      httpMethod,
      path,
      parameters,
      ...(action.verb === 'create' || action.verb === 'update'
        ? { requestBody: bodySchema(action, answered.body) }
        : {}),
    },
  });
};

export function isConnector(id: string): boolean {
  return connectors.some((each) => each.id === id);
}

export function actionOf(connector: string, id: string): Action | undefined {
  return connector === 'hubspot' ? actions.find((each) => each.id === id) : undefined;
}

export const noConnector = (id: string) => refusePlainly(404, `Connector '${id}' not found`);

export const noAction = (connector: string, id: string) =>
  refusePlainly(404, `Action '${id}' not found for connector '${connector}'`);

function bodySchema({ required }: Action, described: unknown): object {
  const results = isFields(described) ? described['results'] : undefined;
  const properties = (Array.isArray(results) ? (results as unknown[]) : []).filter(isFields);
  const writable = properties.filter(
    ({ modificationMetadata }) =>
      !isFields(modificationMetadata) || modificationMetadata['readOnlyValue'] !== true,
  );
  return {
    type: 'object',
    required: ['properties'],
    properties: {
      properties: {
        type: 'object',
        required,
        properties: Object.fromEntries(writable.map((each) => [String(each['name']), schemaOf(each)])),
      },
    },
  };
}

const types: Readonly<Record<string, object>> = {
  number: { type: 'number' },
  bool: { type: 'boolean' },
  date: { type: 'string', format: 'date' },
  datetime: { type: 'string', format: 'date-time' },
};

function schemaOf({ type, options }: Fields): object {
  const values = (Array.isArray(options) ? (options as unknown[]) : []).filter(isFields);
  if (type === 'enumeration' && values.length > 0) {
    return { type: 'string', enum: values.map(({ value }) => value) };
  }
  return types[String(type)] ?? { type: 'string' };
}
