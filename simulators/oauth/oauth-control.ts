// Logins for tests and people, without their secrets: made, expired, revoked, and the rules they are made by.
import { z } from 'zod';
import type { CrmSurface } from '../crm-surface.ts';
import type { ControlRoutes } from '../control/control-route.ts';
import { ControlError, readControlInput } from '../control/control-error.ts';
import { requireCrm, requireOneOf } from '../control/control-input.ts';
import { issueTokens, settingsOf, type OAuthContext } from './issue-tokens.ts';
import type { Login, LoginStore } from './logins.ts';

const seconds = z.number().int().min(0).max(86_400);
const input = {
  settings: z.strictObject({
    crm: z.string(),
    client: z.strictObject({ id: z.string(), secret: z.string() }).optional(),
    redirectUris: z.union([z.array(z.string()), z.literal('loopback')]).optional(),
    codeSeconds: seconds.optional(),
    accessTokenSeconds: seconds.optional(),
    rotatesRefreshToken: z.boolean().optional(),
    saysExpiresIn: z.boolean().optional(),
  }),
  login: z.strictObject({
    crm: z.string(),
    account: z.string().optional(),
    scopes: z.array(z.string()).optional(),
  }),
  chosen: z.strictObject({ crm: z.string(), id: z.string().optional() }),
};

/** The routes of `/_control` that are about logins. */
export function oauthRoutes({
  crms,
  logins,
  baseUrl,
  now,
}: {
  crms: ReadonlyMap<string, CrmSurface>;
  logins: LoginStore;
  /** The simulator's own address. */
  baseUrl: string;
  now: () => number;
}): ControlRoutes {
  function contextOf(name: string): OAuthContext {
    const { oauth: vendor, name: crm } = requireCrm(crms, name);
    if (vendor === undefined) throw new ControlError(`${crm} has no OAuth`);
    return {
      crm,
      vendor,
      settings: settingsOf(vendor, crm, logins),
      logins,
      baseUrl: `${baseUrl}/${crm}`,
      now,
    };
  }

  function chosen(body: Record<string, unknown>): Login[] {
    const { crm, id } = readControlInput(input.chosen, body);
    const all = logins.list(contextOf(crm).crm);
    const found = id === undefined ? all : all.filter((login) => login.id === id);
    if (id !== undefined && found.length === 0) throw new ControlError(`There is no login ${id}`, 404);
    return found;
  }

  return {
    'GET /oauth': ({ query }) => {
      const { vendor, settings } = contextOf(query['crm'] ?? '');
      return { body: { ...settings, accounts: vendor.accounts } };
    },
    'POST /oauth': ({ body }) => {
      const { crm, ...patch } = readControlInput(input.settings, body);
      const { vendor } = contextOf(crm);
      logins.settings.set(crm, { ...logins.settings.get(crm), ...patch });
      return { body: settingsOf(vendor, crm, logins) };
    },
    'GET /logins': ({ query }) => {
      const crm = query['crm'] === undefined ? undefined : requireCrm(crms, query['crm']).name;
      return { items: logins.list(crm).map((login) => shown(login, now())) };
    },
    'POST /logins': ({ body }) => {
      const { crm, account, scopes } = readControlInput(input.login, body);
      const context = contextOf(crm);
      const { accounts } = context.vendor;
      requireOneOf(
        'account',
        account,
        accounts.map(({ id }) => id),
      );
      const login = logins.create({
        crm,
        clientId: context.settings.client.id,
        accountId: account ?? accounts[0].id,
        scopes: scopes ?? [...context.vendor.refreshScopes],
      });
      return { status: 201, body: { id: login.id, answer: issueTokens(context, login, {}) } };
    },
    'POST /expire': ({ body }) => {
      const at = now();
      const changed = chosen(body).map((login) =>
        logins.change(login, {
          accessTokens: login.accessTokens.map((token) => ({
            ...token,
            expiresAt: Math.min(token.expiresAt, at),
          })),
        }),
      );
      return { items: changed.map((login) => shown(login, at)) };
    },
    'POST /revoke': ({ body }) => {
      const changed = chosen(body).map((login) => logins.change(login, { isRevoked: true }));
      return { items: changed.map((login) => shown(login, now())) };
    },
  };
}

function shown({ code, refreshTokens, accessTokens, ...login }: Login, at: number) {
  const valid = accessTokens.filter(({ expiresAt }) => expiresAt > at).length;
  return {
    ...login,
    isCodeUsed: code === undefined ? null : code.isUsed,
    refreshTokens: refreshTokens.length,
    validAccessTokens: login.isRevoked ? 0 : valid,
  };
}
