import type { Fields } from '../record.ts';

/** How one CRM behaves at the moment. */
export interface CrmSettings {
  /** How long the CRM thinks before it executes and answers. */
  delayMs: number;
  /** How long a new record is invisible to a search; reading by id sees it at once. */
  searchLagMs: number;
  /** The credential that it accepts; `*` accepts any that is not empty. */
  key: string;
  /** A second record with the same key of ours is refused, where the CRM knows such a field. */
  isKeyUnique: boolean;
  /** The generic CRM refuses a lead with the e-mail of another one. */
  isEmailUnique: boolean;
  /** How the generic CRM's lookup compares e-mails and phones with what it is asked for. */
  compares: Comparison;
  /** How it shows them: as they were sent, or as `[{ "value": …, "primary": true }]`. */
  shows: 'values' | 'lists';
  /** `/objects` refuses a whole batch for one row that it does not take; otherwise each row has its own answer. */
  isBatchWhole: boolean;
  /** The rules that only this CRM has; its surface brings their shape and their defaults. */
  own: Fields;
}

/** `literal`: letter by letter. `lastSevenDigits`: phones by their end, e-mails as `normalised` does. */
export const comparisons = ['normalised', 'literal', 'lastSevenDigits'] as const;
export type Comparison = (typeof comparisons)[number];

/** Settings of every CRM, changed through the control surface. */
export interface SettingsStore {
  of(crm: string): CrmSettings;
  /** What the patch leaves out stays. */
  change(crm: string, patch: { [Name in keyof CrmSettings]?: CrmSettings[Name] | undefined }): CrmSettings;
  reset(): void;
}

/** Creates the settings; a CRM that was never changed has the defaults. */
export function createSettingsStore(defaultsOf: (crm: string) => CrmSettings): SettingsStore {
  const changed = new Map<string, CrmSettings>();
  const of = (crm: string): CrmSettings => changed.get(crm) ?? defaultsOf(crm);
  return {
    of,
    change(crm, patch) {
      const present = of(crm);
      const settings = {
        delayMs: patch.delayMs ?? present.delayMs,
        searchLagMs: patch.searchLagMs ?? present.searchLagMs,
        key: patch.key ?? present.key,
        isKeyUnique: patch.isKeyUnique ?? present.isKeyUnique,
        isEmailUnique: patch.isEmailUnique ?? present.isEmailUnique,
        compares: patch.compares ?? present.compares,
        shows: patch.shows ?? present.shows,
        isBatchWhole: patch.isBatchWhole ?? present.isBatchWhole,
        own: patch.own ?? present.own,
      };
      changed.set(crm, settings);
      return settings;
    },
    reset() {
      changed.clear();
    },
  };
}
