// The people of the account whom a record can belong to.
import { answer, notFound, refuse } from '../answers.ts';
import type { HubspotOperation } from '../calls/operation.ts';

const owners = [
  {
    id: '41629779',
    email: 'olivia.owner@example.com',
    firstName: 'Olivia',
    lastName: 'Owner',
    userId: 9586504,
  },
  { id: '60158084', email: 'sam.seller@example.com', firstName: 'Sam', lastName: 'Seller', userId: 9586505 },
].map((person) => ({
  ...person,
  type: 'PERSON',
  createdAt: '2023-10-26T17:55:48.301Z',
  updatedAt: '2024-12-24T17:31:54.727Z',
  archived: false,
}));

export const ownerOptions = owners.map(({ id, firstName, lastName }) => ({
  value: id,
  label: `${firstName} ${lastName}`,
}));

/** All of them, or the one with the e-mail that the query names. */
export const listOwners: HubspotOperation = ({ query }) => {
  const { email } = query;
  const wanted = typeof email === 'string' ? email.toLowerCase() : undefined;
  return answer(200, { results: owners.filter((each) => wanted === undefined || each.email === wanted) });
};

export const readOwner: HubspotOperation = ({ parts: [id] }) => {
  const owner = owners.find((each) => each.id === id);
  return owner === undefined ? refuse(notFound) : answer(200, owner);
};
