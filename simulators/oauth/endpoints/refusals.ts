// How the endpoints say no: RFC 6749, section 5.2, unless the vendor has other words.
import type { OAuthProblem, OAuthRefusal, OAuthVendor } from '../vendor.ts';

const standardWords: Record<OAuthProblem, readonly [error: string, description: string]> = {
  unknown_client: ['invalid_client', 'The client is not known'],
  wrong_secret: ['invalid_client', 'The client secret is not valid'],
  redirect_mismatch: ['invalid_grant', 'redirect_uri is not the one of the authorization request'],
  missing_parameter: ['invalid_request', 'A parameter is missing'],
  unsupported_grant: ['unsupported_grant_type', 'The grant type is not supported'],
  unknown_code: ['invalid_grant', 'The authorization code is not valid'],
  used_code: ['invalid_grant', 'The authorization code was already used'],
  expired_code: ['invalid_grant', 'The authorization code has expired'],
  wrong_verifier: ['invalid_grant', 'The code verifier does not fit the code challenge'],
  unknown_refresh_token: ['invalid_grant', 'The refresh token is not valid'],
  exchanged_refresh_token: ['invalid_grant', 'The refresh token was already exchanged'],
  revoked_login: ['invalid_grant', 'The login was revoked'],
  too_many_tokens: ['slow_down', 'This login was given too many tokens'],
};

/** The vendor's own words for a problem. */
export function wordsFor(vendor: OAuthVendor, { problem, detail }: OAuthRefusal) {
  const [error, words] = vendor.words[problem] ?? standardWords[problem];
  return { error, description: detail === undefined ? words : `${words}: ${detail}` };
}

/** A refusal of the token endpoint and of those beside it. */
export function refusalOf(vendor: OAuthVendor, refused: OAuthRefusal): { status: number; body: unknown } {
  const { error, description } = wordsFor(vendor, refused);
  if (vendor.refusal !== undefined) return vendor.refusal({ ...refused, error, description });
  return {
    status: error === 'invalid_client' ? 401 : 400,
    body: { error, error_description: description },
  };
}
