// Says no to addresses that no connection may reach; the exceptions are SYNCLINE_ALLOW_TARGETS.
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';

/** A target that the guard does not let through; nothing was sent. */
export class TargetRefused extends Error {
  override name = 'TargetRefused';
}

/** The sentence that mends it, or undefined when the URL itself is no reason to refuse. Names are resolved later. */
export function targetProblem(url: URL, allowTargets: readonly string[]): string | undefined {
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return `the address begins with ${url.protocol}//, and only https:// is spoken here`;
  }
  if (url.username !== '' || url.password !== '') {
    return `the address of ${url.host} holds a user or a password; use the auth settings and --secret instead`;
  }
  const target = targetOf(url);
  if (isAllowed(target, allowTargets)) return undefined;
  if (url.protocol === 'http:') {
    return `plain http to ${target} would show the data to everybody on the way; use https, or allow exactly this target with SYNCLINE_ALLOW_TARGETS=${target}`;
  }
  const literal = url.hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(literal) === 0 || isPublicAddress(literal) ? undefined : notPublic(target);
}

/** The problems of all these addresses as sentences, each once: what `Connector.checkTargets` answers. */
export function targetSentences(urls: readonly URL[], allowTargets: readonly string[]): string[] {
  const problems = urls.flatMap((url) => targetProblem(url, allowTargets) ?? []);
  return [...new Set(problems)].map((problem) => `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`);
}

/** `host:port`, the port always named; IPv6 in brackets. */
export function targetOf(url: { protocol: string; hostname: string; port: string }): string {
  const host =
    url.hostname.includes(':') && !url.hostname.startsWith('[') ? `[${url.hostname}]` : url.hostname;
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return `${host.toLowerCase()}:${port}`;
}

/** `target` and `allowTargets` are exact `host:port`. */
export function isAllowed(target: string, allowTargets: readonly string[]): boolean {
  return allowTargets.some((allowed) => allowed.toLowerCase() === target);
}

/** The sentence for a target that is no public address: it names the setting that allows it. */
export function notPublic(target: string): string {
  return `${target} is not an address of the public internet; if it is meant, allow exactly this target with SYNCLINE_ALLOW_TARGETS=${target}`;
}
