// Domains that say nothing about a company: mail providers, and sites where everybody has a page.
import providers from 'email-providers';

/** Missing in the list of providers (2.26.0), from memory; and sites that stand in the field "website". */
const others = [
  'fastmail.com',
  'tutanota.com',
  'tuta.com',
  'linkedin.com',
  'facebook.com',
  'instagram.com',
  'twitter.com',
  'x.com',
  'xing.com',
  'github.com',
  'youtube.com',
  'google.com',
  'linktr.ee',
];

const shared: ReadonlySet<string> = new Set([...providers, ...others]);

/** Also of a part of one: `mail.yahoo.com`. */
export function isSharedDomain(domain: string): boolean {
  const parts = domain.split('.');
  return parts.some((_, index) => shared.has(parts.slice(index).join('.')));
}
