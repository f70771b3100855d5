// Credentials: logins at a CRM that a user has left with the gateway.
import type { CrmContext } from '../../crm-surface.ts';
import type { RecordStore } from '../../control/record-store.ts';
import { answer, invalid } from '../answers.ts';
import { gateway } from '../behind/records-behind.ts';
import { isConnector, noConnector } from '../calls/discover.ts';
import type { AlloyOperation } from '../calls/operation.ts';
import { firstUser, isUser } from './users.ts';

export interface Credential {
  credentialId: string;
  userId: string;
  connector: string;
  name: string;
  createdAt: string;
  updatedAt: string;
  isRevoked: boolean;
}

/** There from the beginning, as the guide shows it. */
export const firstCredential = {
  credentialId: 'cred_xyz789abc',
  userId: firstUser.userId,
  connector: 'hubspot',
  name: "Dexter Morgan's Hubspot",
  createdAt: '2025-02-05T15:09:29.551Z',
  updatedAt: '2025-05-16T10:32:58.003Z',
};

export const listCredentials: AlloyOperation = ({ parts: [connector = ''], query, userId, context }) => {
  if (!isConnector(connector)) return noConnector(connector);
  // The API reference has it in the query.
  const asked = userId ?? query['userId'];
  if (typeof asked !== 'string') return invalid('x-alloy-userid', 'x-alloy-userid is required');
  const own = credentialsIn(context.records).filter(
    (each) => each.userId === asked && each.connector === connector && !each.isRevoked,
  );
  return answer({
    credentials: own.map(({ credentialId, name, createdAt, updatedAt }) => {
      return { credentialId, name, type: `${connector}-oauth2`, createdAt, updatedAt };
    }),
  });
};

export const credentialMetadata: AlloyOperation = ({ parts: [connector = ''] }) =>
  isConnector(connector)
    ? answer({ connectorId: connector, authenticationTypes: ['oauth2'] })
    : noConnector(connector);

/** A person allows it at the address that is answered (login-page.ts). */
export const createCredential: AlloyOperation = ({ parts: [connector = ''], body, ...request }) => {
  if (!isConnector(connector)) return noConnector(connector);
  const { context } = request;
  const userId = request.userId ?? body['userId'];
  if (typeof userId !== 'string' || !isUser(userId, context)) {
    return invalid('x-alloy-userid', 'there is no such user');
  }
  const { authenticationType, redirectUri } = body;
  if (authenticationType !== 'oauth2') return invalid('authenticationType', 'must be oauth2');
  if (typeof redirectUri !== 'string' || !URL.canParse(redirectUri)) {
    return invalid('redirectUri', 'redirectUri is required');
  }
  const fields = { connector, userId, redirectUri };
  const { id } = context.records.create({ crm: gateway, type: 'authorization', fields, createdBy: 'api' });
  return answer({ oauthUrl: `${context.selfUrl}/alloy/oauth/authorize?request=${id}` });
};

/** Undefined: there is none of this user at this connector. */
export function credentialOf(
  credentialId: string,
  { connector, userId }: { connector: string; userId: string | undefined },
  { records }: CrmContext,
): Credential | undefined {
  return credentialsIn(records).find(
    (each) =>
      each.credentialId === credentialId &&
      each.connector === connector &&
      (userId === undefined || each.userId === userId),
  );
}

export function credentialsIn(records: RecordStore): Credential[] {
  const revoked = new Set(
    [...records.list({ crm: gateway, type: 'revocation' })].map(({ fields }) => fields['credentialId']),
  );
  const made = [...records.list({ crm: gateway, type: 'credential' })].map(
    ({ id, fields, createdAt, updatedAt }) => ({
      credentialId: id,
      userId: String(fields['userId']),
      connector: String(fields['connector']),
      name: String(fields['name']),
      createdAt,
      updatedAt,
    }),
  );
  return [firstCredential, ...made].map((each) => ({ ...each, isRevoked: revoked.has(each.credentialId) }));
}
