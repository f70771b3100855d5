// Who allowed what: the logins of all CRMs with their codes and tokens. They survive kill -9 as records do.
import { noJournal, openJournal, type Journal } from '../control/journal.ts';
import type { OAuthSettings } from './vendor.ts';

/** An app that a person has let into a CRM account. */
export interface Login {
  id: string;
  crm: string;
  clientId: string;
  accountId: string;
  scopes: string[];
  createdAt: string;
  /** Undefined where the login was made through the control surface. */
  code?: {
    value: string;
    redirectUri: string;
    expiresAt: number;
    isUsed: boolean;
    challenge?: CodeChallenge;
  };
  refreshTokens: { value: string; isExchanged: boolean }[];
  /** In order of issue; the oldest are forgotten. */
  accessTokens: { value: string; issuedAt: number; expiresAt: number }[];
  isRevoked: boolean;
}

/** PKCE (RFC 7636), where the client sends it. */
export interface CodeChallenge {
  value: string;
  method: 'S256' | 'plain';
}

/** All logins. A change is in the journal before it returns. */
export interface LoginStore {
  list(crm?: string): Login[];
  get(id: string): Login | undefined;
  /** The login that this code or token belongs or belonged to. */
  findBy(kind: 'code' | 'refresh' | 'access', crm: string, value: string): Login | undefined;
  create(made: Omit<Login, 'id' | 'createdAt' | 'refreshTokens' | 'accessTokens' | 'isRevoked'>): Login;
  change(login: Login, patch: Partial<Login>): Login;
  /** What `/_control/oauth` has changed; a restart forgets it, as it does all settings. */
  settings: Map<string, { [Name in keyof OAuthSettings]?: OAuthSettings[Name] | undefined }>;
  reset(): void;
  close(): void;
}

type JournalEntry = { login: Login } | { reset: number };

const keptTokens = 20;

/** Opens the store: in memory, or with a journal in `dataFolder`. */
export function createLoginStore(options: {
  dataFolder?: string | undefined;
  now: () => number;
}): LoginStore {
  const logins = new Map<string, Login>();
  const owners = new Map<string, string>();
  const settings: LoginStore['settings'] = new Map();
  let nextNumber = 1;

  function apply(entry: JournalEntry): void {
    if ('login' in entry) {
      const { login } = entry;
      for (const key of keysOf(logins.get(login.id))) owners.delete(key);
      logins.set(login.id, login);
      for (const key of keysOf(login)) owners.set(key, login.id);
      nextNumber = Math.max(nextNumber, Number(login.id.slice('login-'.length)) + 1);
    } else {
      logins.clear();
      owners.clear();
      nextNumber = Math.max(nextNumber, entry.reset);
    }
  }

  function* snapshot(): Generator<JournalEntry> {
    yield { reset: nextNumber };
    for (const login of logins.values()) yield { login };
  }

  const { dataFolder } = options;
  const journal: Journal<JournalEntry> =
    dataFolder === undefined
      ? noJournal
      : openJournal({ folder: dataFolder, name: 'logins', apply, snapshot });

  function put(login: Login): Login {
    const kept = {
      ...login,
      refreshTokens: login.refreshTokens.slice(-keptTokens),
      accessTokens: login.accessTokens.slice(-keptTokens),
    };
    journal.append({ login: kept });
    apply({ login: kept });
    return kept;
  }

  return {
    list: (crm) => [...logins.values()].filter((login) => crm === undefined || login.crm === crm),
    get: (id) => logins.get(id),
    findBy: (kind, crm, value) => logins.get(owners.get(keyOf(kind, crm, value)) ?? ''),
    create: (made) =>
      put({
        ...made,
        id: `login-${nextNumber}`,
        createdAt: new Date(options.now()).toISOString(),
        refreshTokens: [],
        accessTokens: [],
        isRevoked: false,
      }),
    change: (login, patch) => put({ ...login, ...patch }),
    settings,
    reset() {
      const entry = { reset: nextNumber };
      journal.append(entry);
      apply(entry);
      settings.clear();
    },
    close() {
      journal.close();
    },
  };
}

function keysOf(login: Login | undefined): string[] {
  if (login === undefined) return [];
  const { crm, code, refreshTokens, accessTokens } = login;
  return [
    ...(code === undefined ? [] : [keyOf('code', crm, code.value)]),
    ...refreshTokens.map(({ value }) => keyOf('refresh', crm, value)),
    ...accessTokens.map(({ value }) => keyOf('access', crm, value)),
  ];
}

function keyOf(kind: string, crm: string, value: string): string {
  return `${kind} ${crm} ${value}`;
}
