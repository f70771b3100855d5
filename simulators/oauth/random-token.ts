import { randomBytes } from 'node:crypto';

/** Letters, digits, `-` and `_` that nobody guesses. */
export function randomToken(length: number): string {
  return randomBytes(length).toString('base64url').slice(0, length);
}
