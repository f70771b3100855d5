// Settings that several vendors' connectors have.
import { settingOf, text, wholeNumber } from '../../settings/values.ts';

/** Kept without slashes at its end. `example`: https://acme.my.salesforce.com */
export function address(example: string) {
  return text(`must be an address like ${example}`, (value) => URL.canParse(value)).transform((url) =>
    url.replace(/\/+$/, ''),
  );
}

/** Rows of one batch call; the most that the vendor takes. */
export function batchSize(most: number) {
  return wholeNumber({ least: 1, most }).default(most);
}

/** Whose a new record is: nobody's word, the owner's with the entity's `ownerEmail`, or always the one with this id. */
export function owner(id: RegExp, idInWords: string) {
  return settingOf((given) => {
    const value = typeof given === 'number' ? String(given) : given;
    if (typeof value !== 'string') return undefined;
    const word = value.trim();
    return word === 'leave' || word === 'byOwnerEmail' || id.test(word) ? word : undefined;
  }, `must be "leave", "byOwnerEmail" or ${idInWords}`).default('leave');
}
