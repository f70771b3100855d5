// What an OAuth login is made of, and where all processes keep it.

/** The tokens of one login. */
export interface Tokens {
  accessToken: string;
  /** Absent where the vendor gives none: the login ends with its access token. */
  refreshToken?: string | undefined;
  /** What the token answer added (`instance_url`). */
  kept: Record<string, string>;
  /** How long the access token lives from now on, in ms; undefined: until it is refused. */
  livesMs?: number | undefined;
}

export interface StoredTokens extends Tokens {
  /** Grows with each renewal and each login of a person. */
  number: number;
}

/** Who asks the vendor for a new access token: one of all processes at a time. */
export type RenewalTurn =
  /** `isAnswerLost`: somebody has asked before and never told what was answered. */
  | { turn: 'mine'; tokens: StoredTokens; isAnswerLost: boolean }
  /** Somebody has renewed them meanwhile. */
  | { turn: 'done'; tokens: StoredTokens }
  /** Somebody asks at this moment; it is decided within `forMs`. */
  | { turn: 'theirs'; forMs: number }
  /** Nobody has logged in. */
  | { turn: 'none' };

/** The tokens of all connections. */
export interface TokenStore {
  read(connectionId: string): Promise<StoredTokens | undefined>;
  /** Written down before the vendor is asked. `number`: of the tokens that are refused, or about to end. */
  beginRenewal(connectionId: string, number: number): Promise<RenewalTurn>;
  /**
   * What the vendor answered to the renewal of `number`. The login of a person that came meanwhile stays, and is
   * answered; undefined: the connection is gone.
   */
  keepRenewed(connectionId: string, number: number, tokens: Tokens): Promise<StoredTokens | undefined>;
  /** The vendor refused, or was never reached: nothing was exchanged. */
  endRenewal(connectionId: string, number: number): Promise<void>;
}
