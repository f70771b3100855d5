// What one attempt hands to an operation, and what the kit's HTTP makes of it.
import type { EntityKey } from '../../domain/entity/entity-key.ts';

/** What the kit's HTTP wants to know of each request. */
export interface RequestLimits {
  /** Monotonic ms: no byte leaves after it, and a running request ends at it. */
  deadlineAt: number;
  /**
   * The last thing before the bytes of a write leave, so that what waits before it (for company, for its turn) costs
   * nothing: marks the intent as sent. Throws when this attempt may not send any more; that error comes out of the
   * operation as it is, and nothing has been sent. A read never calls it.
   */
  beforeSend(): Promise<void>;
  /** A request of this call begins, which so many entities share; told by the kit's HTTP. */
  onRequest?(rows: number): void;
}

/** What one attempt hands to an operation; nothing is steered by changing it. */
export interface Call extends RequestLimits {
  /** Whose record it is. */
  key: EntityKey;
  /** Somebody waits for this push: it never waits for company. */
  isClick: boolean;
}

/** The kit's HTTP: guard, time-outs, log, the credential and its masking are inside. */
export interface ConnectorHttp {
  request(request: HttpRequest, limits: RequestLimits): Promise<HttpAnswer>;
  /** Hides each secret of the connection, and what its login is sent with: CRMs repeat what they did not accept. */
  mask(text: string): string;
}

export interface HttpRequest {
  /** `createContact`, `findContact` …: for errors and the log. */
  operation: string;
  method: string;
  /** A whole address; or, where the connector declares how it logs in, what follows the address of the account's API. */
  url: string;
  /** What the log shows instead of the path, where that may hold an e-mail or a key: `/contacts/{email}`. */
  route?: string | undefined;
  headers?: Record<string, string>;
  body?: string | undefined;
  /** Reads never leave anything executed: a time-out of theirs is `transient`, of a write `unknown`. */
  isWrite: boolean;
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Of the account's API, where the login says so: what record pages are built from. */
  baseUrl?: string | undefined;
}
