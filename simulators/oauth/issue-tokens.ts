import type { Login, LoginStore } from './logins.ts';
import type { OAuthAccount, OAuthBody, OAuthSettings, OAuthVendor } from './vendor.ts';

/** What all endpoints of one CRM work with. */
export interface OAuthContext {
  crm: string;
  vendor: OAuthVendor;
  settings: OAuthSettings;
  logins: LoginStore;
  /** The simulated CRM's own address, without a slash at the end. */
  baseUrl: string;
  now: () => number;
}

/** The vendor's settings as the control surface has changed them. */
export function settingsOf(vendor: OAuthVendor, crm: string, { settings }: LoginStore): OAuthSettings {
  const changed = settings.get(crm) ?? {};
  return {
    client: changed.client ?? vendor.settings.client,
    redirectUris: changed.redirectUris ?? vendor.settings.redirectUris,
    codeSeconds: changed.codeSeconds ?? vendor.settings.codeSeconds,
    accessTokenSeconds: changed.accessTokenSeconds ?? vendor.settings.accessTokenSeconds,
    rotatesRefreshToken: changed.rotatesRefreshToken ?? vendor.settings.rotatesRefreshToken,
    saysExpiresIn: changed.saysExpiresIn ?? vendor.settings.saysExpiresIn,
  };
}

/** The account of a login; accounts are data and always there. */
export function accountOf(vendor: OAuthVendor, { accountId }: { accountId: string }): OAuthAccount {
  return vendor.accounts.find(({ id }) => id === accountId) ?? vendor.accounts[0];
}

/** Gives a login an access token, and a refresh token where one is due; answers as the vendor does. */
export function issueTokens(
  context: OAuthContext,
  login: Login,
  exchanged: { code?: Login['code']; refreshToken?: string },
): OAuthBody {
  const { vendor, settings, logins, baseUrl, now } = context;
  const account = accountOf(vendor, login);
  const issuedAt = now();
  const accessToken = vendor.newToken('access', account);
  const expiresAt = issuedAt + settings.accessTokenSeconds * 1000;
  const refresh = nextRefreshToken(context, login, exchanged.refreshToken);
  logins.change(login, {
    ...(exchanged.code === undefined ? {} : { code: { ...exchanged.code, isUsed: true } }),
    refreshTokens: refresh.all,
    accessTokens: [...login.accessTokens, { value: accessToken, issuedAt, expiresAt }],
  });
  const standard = {
    access_token: accessToken,
    token_type: 'Bearer',
    ...(settings.saysExpiresIn ? { expires_in: settings.accessTokenSeconds } : {}),
    ...(refresh.given === undefined ? {} : { refresh_token: refresh.given }),
    ...(login.scopes.length === 0 ? {} : { scope: login.scopes.join(' ') }),
  };
  const { scopes } = login;
  return vendor.tokenAnswer(standard, {
    accessToken,
    refreshToken: refresh.given,
    account,
    scopes,
    settings,
    issuedAt,
    baseUrl,
  });
}

function nextRefreshToken({ vendor, settings }: OAuthContext, login: Login, exchanged: string | undefined) {
  const present = login.refreshTokens;
  if (exchanged === undefined) {
    const isDue =
      vendor.refreshScopes.length === 0 || vendor.refreshScopes.some((scope) => login.scopes.includes(scope));
    return isDue ? another(vendor, login, present) : { given: undefined, all: present };
  }
  if (!settings.rotatesRefreshToken) {
    return { given: vendor.repeatsRefreshToken ? exchanged : undefined, all: present };
  }
  const ended = present.map((token) => (token.value === exchanged ? { ...token, isExchanged: true } : token));
  return another(vendor, login, ended);
}

function another(vendor: OAuthVendor, login: Login, others: Login['refreshTokens']) {
  const given = vendor.newToken('refresh', accountOf(vendor, login));
  return { given, all: [...others, { value: given, isExchanged: false }] };
}
