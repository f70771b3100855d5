// Every call of the API that this gateway knows.
import { createCredential, credentialMetadata, listCredentials } from '../account/credentials.ts';
import { createUser, listUsers } from '../account/users.ts';
import { executeAction } from './execute.ts';
import { listConnectors, listResources, readAction } from './discover.ts';
import type { AlloyOperation } from './operation.ts';

export interface Route {
  method: string;
  path: RegExp;
  operation: string;
  run: AlloyOperation;
}

type Row = [method: string, path: string, operation: string, run: AlloyOperation];

const rows: readonly Row[] = [
  ['POST', '/users', 'createUser', createUser],
  ['GET', '/users', 'listUsers', listUsers],
  ['GET', '/connectors', 'listConnectors', listConnectors],
  ['GET', '/connectors/{connector}/credentials', 'listCredentials', listCredentials],
  ['POST', '/connectors/{connector}/credentials', 'createCredential', createCredential],
  ['GET', '/connectors/{connector}/credentials/metadata', 'credentialMetadata', credentialMetadata],
  ['GET', '/connectors/{connector}/resources', 'listResources', listResources],
  ['GET', '/connectors/{connector}/actions/{action}', 'readAction', readAction],
  // Its operation is what the action does: `create`, `update` …
  ['POST', '/connectors/{connector}/actions/{action}/execute', 'execute', executeAction],
];

export const routes: readonly Route[] = rows.map(([method, path, operation, run]) => ({
  method,
  path: new RegExp(`^${path.replaceAll(/\{[a-z]+\}/g, '([^/]+)')}$`),
  operation,
  run,
}));

export function routeFor(method: string, path: string): { route: Route; parts: string[] } | undefined {
  const address = path.replace(/\/$/, '');
  for (const route of routes) {
    const found = route.method === method ? route.path.exec(address) : null;
    if (found !== null) return { route, parts: found.slice(1) };
  }
  return undefined;
}
