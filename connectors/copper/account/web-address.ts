// Where people open Copper. From memory, and seen in public code: https://app.copper.com/companies/100624/app#/contact/7
import type { CopperSettings } from '../settings.ts';

/** People use another host; a stand-in has both on one. */
export function webAddress(baseUrl: string): string {
  return new URL(baseUrl).hostname === 'api.copper.com' ? 'https://app.copper.com' : baseUrl;
}

/** Undefined while nobody has said which account it is. */
export function webUrl({
  accountId,
  baseUrl,
}: Pick<CopperSettings, 'accountId' | 'baseUrl'>): string | undefined {
  return accountId === undefined ? undefined : `${webAddress(baseUrl)}/companies/${accountId}/app`;
}
