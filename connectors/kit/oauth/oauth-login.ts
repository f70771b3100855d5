// A login whose tokens are renewed: by the process that needs it first, while all others wait for what it brings.
import { setTimeout as delay } from 'node:timers/promises';
import { CrmError } from '../../../domain/failure.ts';
import type { StoredTokens, Tokens, TokenStore } from '../../../domain/tokens.ts';
import type { OAuth2 } from '../../connector.ts';
import { notSent } from '../errors/classify.ts';
import type { Credential, Login, LoginRequest } from '../login/login.ts';
import type { TokenRequests } from './token-requests.ts';

export interface OAuthLoginOptions {
  crm: string;
  connectionId: string;
  auth: OAuth2;
  tokens: TokenStore;
  requests: Pick<TokenRequests, 'renew'>;
  /** Monotonic ms. */
  now: () => number;
}

interface Held {
  tokens: StoredTokens;
  credential: Credential;
  /** Monotonic ms; undefined: until it is refused. */
  renewAt: number | undefined;
}

/**
 * Of a renewal, whoever waits for it: an attempt that gives up must not cut off an answer with tokens in it. Shorter than
 * the time after which the store hands the renewal to somebody else (store/tokens.ts).
 */
const renewalTimeoutMs = 20_000;

/** Renewed so long before its end, and no earlier than in the last fifth of its life. */
const marginMs = 60_000;

const lookAgainMs = 200;

/** One per session: it remembers the tokens that it has read. */
export function oauthLogin(options: OAuthLoginOptions): Login {
  const { crm, connectionId, auth, tokens: store, requests, now } = options;
  let held: Held | undefined;
  let renewal: { of: number; ended: Promise<Held> } | undefined;

  function hold(tokens: StoredTokens): Held {
    const { livesMs } = tokens;
    const credential = credentialOf(auth, tokens);
    const renewAt =
      livesMs === undefined ? undefined : now() + Math.max(livesMs - marginMs, (livesMs * 4) / 5);
    held = { tokens, credential, renewAt };
    return held;
  }

  async function read(operation: string): Promise<Held> {
    const tokens = await store.read(connectionId);
    if (tokens === undefined) throw loggedOut(operation);
    return hold(tokens);
  }

  function loggedOut(operation: string): CrmError {
    return notSent({ crm, operation }, { kind: 'auth_expired', reason: 'nobody has logged in yet' });
  }

  /** One at a time in this process, and by the store's word in all of them. */
  function renew(number: number): Promise<Held> {
    if (renewal?.of !== number) {
      const ended = askVendor(number).finally(() => {
        if (renewal?.of === number) renewal = undefined;
      });
      renewal = { of: number, ended };
      // Whoever waits may have given up before it fails.
      ended.catch(() => {});
    }
    return renewal.ended;
  }

  async function askVendor(number: number): Promise<Held> {
    for (;;) {
      const turn = await store.beginRenewal(connectionId, number);
      switch (turn.turn) {
        case 'none':
          throw loggedOut('renewLogin');
        case 'done':
          return hold(turn.tokens);
        case 'theirs':
          await delay(Math.min(turn.forMs + 1, lookAgainMs));
          break;
        case 'mine': {
          const renewed = await requests
            .renew(turn.tokens, { deadlineAt: now() + renewalTimeoutMs, beforeSend: async () => {} })
            .catch((error: unknown) => endRenewal(number, error, turn.isAnswerLost));
          const kept = await store.keepRenewed(connectionId, number, renewed);
          if (kept === undefined) throw loggedOut('renewLogin');
          return hold(kept);
        }
      }
    }
  }

  async function endRenewal(number: number, error: unknown, isAnswerLost: boolean): Promise<never> {
    if (!(error instanceof CrmError)) throw error;
    // It may have been exchanged: whoever asks next knows that an answer was lost.
    if (error.execution === 'unknown') throw asTransient(error);
    await store.endRenewal(connectionId, number);
    if (error.kind !== 'auth_expired' || !isAnswerLost) throw error;
    throw new CrmError({
      kind: 'auth_expired',
      crm,
      operation: 'renewLogin',
      execution: 'rejected',
      status: error.status,
      reason: `${error.reason ?? 'the login has ended'}; the answer to the renewal before it was lost on its way, and with it the new login`,
      cause: error,
    });
  }

  /** Nothing of the entity was sent. */
  function asTransient({ status, reason, retryAfterMs, cause }: CrmError): CrmError {
    return new CrmError({
      kind: 'transient',
      crm,
      operation: 'renewLogin',
      execution: 'not_sent',
      status,
      retryAfterMs,
      reason: `the login could not be renewed (${reason ?? 'no answer'})`,
      cause,
    });
  }

  async function untilDeadline(ended: Promise<Held>, { operation, deadlineAt }: LoginRequest): Promise<Held> {
    const waiting = new AbortController();
    const tooLate = delay(Math.max(0, deadlineAt - now()), 'too late' as const, {
      signal: waiting.signal,
      ref: false,
    }).catch(() => 'too late' as const);
    const first = await Promise.race([ended, tooLate]).finally(() => waiting.abort());
    if (first !== 'too late') return first;
    const reason = 'the login is being renewed; trying again';
    throw notSent({ crm, operation }, { kind: 'transient', reason });
  }

  return {
    isNoTokenOfUse: auth.isNoTokenOfUse,

    async credential(request) {
      const known = held ?? (await read(request.operation));
      if (known.renewAt === undefined || now() < known.renewAt) return known.credential;
      return (await untilDeadline(renew(known.tokens.number), request)).credential;
    },

    async renewed(refused, request) {
      // Somebody has renewed it since this request left.
      if (held !== undefined && held.credential !== refused) return held.credential;
      const { tokens } = held ?? (await read(request.operation));
      return (await untilDeadline(renew(tokens.number), request)).credential;
    },
  };
}

/** What requests with these tokens are sent with. */
export function credentialOf(auth: OAuth2, { accessToken, refreshToken, kept }: Tokens): Credential {
  return {
    baseUrl: auth.baseUrl(kept),
    headers: auth.headers(accessToken),
    secrets: [accessToken, refreshToken].filter((token) => token !== undefined),
  };
}
