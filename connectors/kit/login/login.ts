// What the kit's HTTP asks of a login, whatever its kind: an API key that never changes, or tokens that are renewed.

/** What requests are sent with, as long as it is valid. */
export interface Credential {
  /** Address of the account's API, without a slash at its end. */
  baseUrl: string;
  headers: Record<string, string>;
  /** Each text of it that no message may show. */
  secrets: readonly string[];
}

/** For which request, and until when: monotonic ms, of the request as a whole. */
export interface LoginRequest {
  operation: string;
  deadlineAt: number;
}

/** Throws CrmError: `auth_expired` where a person must log in again, `transient` where it is to be tried again. */
export interface Login {
  /** Asked before each request. */
  credential(request: LoginRequest): Promise<Credential>;
  /**
   * The CRM has refused this one unread (401). Another one, with which the same request is sent once more; undefined: the
   * refusal stands. Absent: it never changes.
   */
  renewed?(refused: Credential, request: LoginRequest): Promise<Credential | undefined>;
  /** What a 401 says where no other credential would help; absent: nothing does. */
  isNoTokenOfUse?: RegExp | undefined;
}
