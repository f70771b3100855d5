// What is the same in every simulated account: its name, its users, its pipelines.
import type { CrmAnswer } from '../crm-surface.ts';
import type { OAuthAccount } from '../oauth/vendor.ts';
import { answer, noRecord } from './answers.ts';

export const accounts: readonly [OAuthAccount, OAuthAccount] = [
  {
    id: '100624',
    name: 'Acme',
    user: { id: '137658', name: 'Olivia Owner', email: 'olivia.owner@example.com' },
  },
  {
    id: '200731',
    name: 'Globex',
    user: { id: '159258', name: 'Grace Admin', email: 'grace@globex.example.com' },
  },
];

const salesperson = { id: 137659, name: 'Sam Seller', email: 'sam.seller@example.com' };

export const pipelines = [
  {
    id: 213214,
    name: 'Sales',
    stages: [
      { id: 123455, name: 'Qualified', win_probability: 5 },
      { id: 123456, name: 'Proposal', win_probability: 50 },
      { id: 123457, name: 'Negotiation', win_probability: 80 },
    ],
  },
  {
    id: 213215,
    name: 'Renewals',
    stages: [
      { id: 123460, name: 'Up for renewal', win_probability: 60 },
      { id: 123461, name: 'Negotiation', win_probability: 85 },
    ],
  },
] as const;

export const contactTypes = [
  { id: 451490, name: 'Potential Customer' },
  { id: 451492, name: 'Uncategorized' },
] as const;

export function readAccount({ id, name }: OAuthAccount): CrmAnswer {
  return answer({ id: Number(id), name, primary_timezone: 'America/New_York' });
}

export function readMe({ user }: OAuthAccount): CrmAnswer {
  return answer({ ...user, id: Number(user.id) });
}

export function listUsers({ id, user }: OAuthAccount, body: Record<string, unknown>): CrmAnswer {
  const all = [{ ...user, id: Number(user.id) }, ...(id === accounts[0].id ? [salesperson] : [])];
  const [size, page] = [Number(body['page_size'] ?? 20), Number(body['page_number'] ?? 1)];
  return answer(all.slice((page - 1) * size, page * size));
}

export function listStages(): CrmAnswer {
  return answer(
    pipelines.flatMap(({ id, stages }) => stages.map((stage) => ({ ...stage, pipeline_id: id }))),
  );
}

export function stagesOf(pipeline: string): CrmAnswer {
  const found = pipelines.find(({ id }) => String(id) === pipeline);
  return found === undefined
    ? noRecord
    : answer(found.stages.map((stage) => ({ ...stage, pipeline_id: found.id })));
}
