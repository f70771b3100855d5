// Two accounts with their users: data, as nothing here changes them.
import type { OAuthAccount } from '../../oauth/vendor.ts';
import { idOf } from './ids.ts';

export interface User {
  id: string;
  name: string;
  email: string;
  status: 'active' | 'disabled';
}

export interface Organization {
  /** What the interface calls the org id, in addresses of record pages too. */
  zgid: string;
  id: string;
  name: string;
  users: readonly [User, ...User[]];
}

function user(number: number, name: string, company: string, status: User['status'] = 'active'): User {
  const [first = ''] = name.toLowerCase().split(' ');
  return { id: idOf(486_000 + number), name, email: `${first}@${company}.example.com`, status };
}

export const organizations: readonly [Organization, Organization] = [
  {
    zgid: '60001234567',
    id: idOf(100),
    name: 'Acme',
    users: [
      // The one whose name the API's work has.
      user(1, 'Ingrid Integration', 'acme'),
      user(2, 'Sam Seller', 'acme'),
      user(3, 'Olaf Gone', 'acme', 'disabled'),
    ],
  },
  { zgid: '60007654321', id: idOf(200), name: 'Globex', users: [user(4, 'Grace Admin', 'globex')] },
];

export const users: readonly User[] = organizations.flatMap((each) => [...each.users]);

/** What can be chosen at a login; both see the same records. */
export const accounts: readonly [OAuthAccount, OAuthAccount] = [
  accountOf(organizations[0]),
  accountOf(organizations[1]),
];

export function organizationOf(accountId: string): Organization {
  return organizations.find(({ zgid }) => zgid === accountId) ?? organizations[0];
}

function accountOf({ zgid, name, users: [first] }: Organization): OAuthAccount {
  return { id: zgid, name, user: { id: first.id, name: first.name, email: first.email } };
}

/** As a user stands in other answers. */
export function shownUser({ id, name, email }: User) {
  return { name, id, email };
}
