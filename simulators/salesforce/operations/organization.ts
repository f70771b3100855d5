// Versions, limits, and who is logged in.
import type { CrmAnswer } from '../../crm-surface.ts';
import type { OAuthAccount } from '../../oauth/vendor.ts';
import { done, type SalesforceOperation } from './request.ts';

const [oldest, newest] = [58, 68];
const seasons = ['Summer', 'Winter', 'Spring'];

/** Three releases a year: v58 is Summer '23. */
export function versions(): CrmAnswer {
  const list = Array.from({ length: newest - oldest + 1 }, (_, index) => {
    const year = 23 + Math.floor((index + 2) / 3);
    const version = `${oldest + index}.0`;
    return { label: `${seasons[index % 3] ?? ''} '${year}`, url: `/services/data/v${version}`, version };
  });
  return done(200, list);
}

/** A newer one than this simulator knows is as good: nothing that it does depends on it. */
export function isVersion(version: string): boolean {
  return Number(version) >= oldest;
}

export const resources: SalesforceOperation = ({ version }) => {
  const names = ['sobjects', 'query', 'queryAll', 'parameterizedSearch', 'composite', 'limits', 'tooling'];
  return done(200, Object.fromEntries(names.map((name) => [name, `/services/data/v${version}/${name}`])));
};

export function limits(max: number, remaining: number): CrmAnswer {
  return done(200, { DailyApiRequests: { Max: max, Remaining: remaining } });
}

/** The answer behind the `id` of a login. */
export const identity: SalesforceOperation = ({ account, context }) => {
  const instance = `${context.selfUrl}/salesforce`;
  return done(200, {
    id: identityUrl(instance, account),
    asserted_user: true,
    user_id: account.user.id,
    organization_id: account.id,
    username: `${account.user.email}.crm`,
    display_name: account.user.name,
    email: account.user.email,
    email_verified: true,
    timezone: 'America/New_York',
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    urls: urlsOf(instance),
  });
};

export const userInfo: SalesforceOperation = ({ account, context }) => {
  const instance = `${context.selfUrl}/salesforce`;
  return done(200, {
    sub: identityUrl(instance, account),
    user_id: account.user.id,
    organization_id: account.id,
    preferred_username: `${account.user.email}.crm`,
    name: account.user.name,
    email: account.user.email,
    email_verified: true,
    zoneinfo: 'America/New_York',
    address: { country: 'US' },
    is_salesforce_integration_user: false,
    urls: urlsOf(instance),
    active: true,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: -18_000_000,
    updated_at: '2024-01-15T09:00:00Z',
  });
};

export function identityUrl(instance: string, { id, user }: OAuthAccount): string {
  return `${instance}/id/${id}/${user.id}`;
}

function urlsOf(instance: string) {
  return {
    rest: `${instance}/services/data/v{version}/`,
    sobjects: `${instance}/services/data/v{version}/sobjects/`,
    query: `${instance}/services/data/v{version}/query/`,
    custom_domain: instance,
  };
}
