// Users: the customers of whoever has the API key.
import type { CrmContext } from '../../crm-surface.ts';
import type { StoredRecord } from '../../record.ts';
import { answer, invalid } from '../answers.ts';
import { gateway } from '../behind/records-behind.ts';
import type { AlloyOperation } from '../calls/operation.ts';

/** There from the beginning, under the id that the guide shows. */
export const firstUser = {
  userId: '675987329f2bda83f0dff233',
  fullName: 'Dexter Morgan',
  username: 'user_bhb',
};

export const createUser: AlloyOperation = ({ body, context }) => {
  const { fullName, username } = body;
  if (typeof username !== 'string' || username === '') return invalid('username', 'username is required');
  const fields = { username, ...(typeof fullName === 'string' ? { fullName } : {}) };
  const { id } = context.records.create({ crm: gateway, type: 'user', fields, createdBy: 'api' });
  return answer({ userId: id });
};

export const listUsers: AlloyOperation = ({ context }) =>
  answer({ users: [firstUser, ...made(context).map(({ id: userId, fields }) => ({ userId, ...fields }))] });

export function isUser(userId: string, context: CrmContext): boolean {
  return userId === firstUser.userId || made(context).some(({ id }) => id === userId);
}

function made({ records }: CrmContext): StoredRecord[] {
  return [...records.list({ crm: gateway, type: 'user' })];
}
