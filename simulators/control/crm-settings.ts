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
}

/** Settings of every CRM, changed through the control surface. */
export interface SettingsStore {
  of(crm: string): CrmSettings;
  /** What the patch leaves out stays. */
  change(crm: string, patch: { [Name in keyof CrmSettings]?: CrmSettings[Name] | undefined }): CrmSettings;
  reset(): void;
}

/** Creates the settings; a CRM that was never changed has the defaults. */
export function createSettingsStore(defaults: CrmSettings): SettingsStore {
  const changed = new Map<string, CrmSettings>();
  return {
    of: (crm) => changed.get(crm) ?? defaults,
    change(crm, patch) {
      const present = changed.get(crm) ?? defaults;
      const settings = {
        delayMs: patch.delayMs ?? present.delayMs,
        searchLagMs: patch.searchLagMs ?? present.searchLagMs,
        key: patch.key ?? present.key,
        isKeyUnique: patch.isKeyUnique ?? present.isKeyUnique,
      };
      changed.set(crm, settings);
      return settings;
    },
    reset() {
      changed.clear();
    },
  };
}
