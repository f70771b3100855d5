// Phone numbers as E.164, which needs the numbering plans of all countries: too large a library for the workflow bundle.
import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js';

/** `+491512345678`; undefined for what is no number, or one without a country where none is given. */
export function e164Of(phone: string, country: string | undefined): string | undefined {
  const written = phone.trim().replace(/^00(?=[1-9])/, '+');
  const parsed = parsePhoneNumberFromString(written, country as CountryCode | undefined);
  return parsed?.isPossible() === true ? parsed.number : undefined;
}

/** `de` → `DE`; undefined where there is no such country. */
export function countryCode(given: unknown): string | undefined {
  const code = typeof given === 'string' ? given.trim().toUpperCase() : '';
  return isSupportedCountry(code) ? code : undefined;
}
