// The names that may stand in braces, and their spellings.
import type { Values } from '../../kit/requests/template.ts';

/** The keys by which a lead can be looked up. */
export const lookupKeys = ['email', 'phone', 'externalId', 'contactId'] as const;
export type LookupKey = (typeof lookupKeys)[number];

export function isLookupKey(name: string): name is LookupKey {
  return (lookupKeys as readonly string[]).includes(name);
}

const spellings: Record<string, string> = {
  lead_id: 'externalId',
  leadId: 'externalId',
  external_id: 'externalId',
  externalId: 'externalId',
  contact_id: 'contactId',
  contactId: 'contactId',
};

/** Our name of a placeholder: `lead_id` → `externalId`. */
export function placeholderName(spelling: string): string {
  return Object.hasOwn(spellings, spelling) ? (spellings[spelling] as string) : spelling;
}

export function secretOfPlaceholder(name: string): string | undefined {
  return name.startsWith('secret.') ? name.slice('secret.'.length) : undefined;
}

/** Values under each spelling, secrets as `secret.<name>`. */
export function placeholderValues(values: Values, secrets: Record<string, string>): Values {
  const all: Values = { ...values };
  for (const [spelling, name] of Object.entries(spellings)) {
    if (values[name] !== undefined) all[spelling] = values[name];
  }
  for (const [name, secret] of Object.entries(secrets)) all[`secret.${name}`] = secret;
  return all;
}
