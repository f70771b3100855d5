// The people of the account, and whose login it is (v1: v2 has no users).
import { answer, refuse } from '../answers.ts';
import type { PipedriveOperation } from '../calls/operation.ts';
import { accounts } from '../access/pipedrive-oauth.ts';

const users = [
  { id: 20580207, name: 'Olivia Owner', email: 'olivia.owner@example.com', active_flag: true },
  { id: 20580208, name: 'Sam Seller', email: 'sam.seller@example.com', active_flag: true },
  { id: 20580209, name: 'Ian Inactive', email: 'ian.inactive@example.com', active_flag: false },
].map((user) => ({
  ...user,
  default_currency: 'EUR',
  timezone_name: 'Europe/Berlin',
  timezone_offset: '+01:00',
  activated: true,
  role_id: 1,
  is_you: user.id === 20580207,
  is_deleted: false,
}));

/** Whose records are when nobody says it. */
export const ownUserId = 20580207;

export const isUser = (id: unknown): boolean => users.some((user) => user.id === id);

export const currentUser: PipedriveOperation = ({ accountId }) => {
  const [first] = accounts;
  const account = accounts.find(({ id }) => id === accountId) ?? first;
  return answer({
    ...users[0],
    company_id: Number(account.id),
    company_name: account.name,
    company_domain: account.name.toLowerCase(),
    company_country: 'EE',
    company_industry: 'IT Services',
    language: { language_code: 'en', country_code: 'US' },
  });
};

/** By name, or with `search_by_email=1` by e-mail: the term is somewhere in it. */
export const findUsers: PipedriveOperation = ({ query }) => {
  const term = typeof query['term'] === 'string' ? query['term'].toLowerCase() : '';
  // Words from memory.
  if (term.length < 2) return refuse(400, 'Search term must be at least 2 characters long');
  const field = query['search_by_email'] === '1' ? 'email' : 'name';
  return answer(users.filter((user) => user[field].toLowerCase().includes(term)));
};

export const listUsers: PipedriveOperation = () => answer(users);
