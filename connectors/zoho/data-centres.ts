// Zoho's data centres: each has accounts, API and people's pages of its own, and knows nothing of the others' accounts
// (amp-labs/connectors, zoho/location.go; Canada has names of its own).

interface DataCentre {
  accounts: string;
  api: string;
  web: string;
}

const usual = (domain: string): DataCentre => ({
  accounts: `https://accounts.zoho.${domain}`,
  api: `https://www.zohoapis.${domain}`,
  web: `https://crm.zoho.${domain}`,
});

export const dataCentres = {
  com: usual('com'),
  eu: usual('eu'),
  in: usual('in'),
  'com.au': usual('com.au'),
  'com.cn': usual('com.cn'),
  jp: usual('jp'),
  sa: usual('sa'),
  ca: {
    accounts: 'https://accounts.zohocloud.ca',
    api: 'https://www.zohoapis.ca',
    web: 'https://crm.zohocloud.ca',
  },
} as const satisfies Record<string, DataCentre>;

export type DataCentreName = keyof typeof dataCentres;

/** Where the API of an account may be: a token goes to no other host. */
export const apiHosts = Object.values(dataCentres).map(({ api }) =>
  new URL(api).hostname.replace(/^www\./, ''),
);

/** Where people see what is at this address of the API; a sandbox's has `sandbox` in its name. From memory. */
export function webOf(api: string): string {
  const origin = api.replace(/^https:\/\/(?:sandbox|developer)\./, 'https://www.');
  return Object.values(dataCentres).find((each) => each.api === origin)?.web ?? api;
}

/** As Zoho calls them when it hands over a code; where it is none of these, it is none of ours either. */
export function dataCentreAt(accountsServer: string): DataCentreName | undefined {
  const names = Object.keys(dataCentres) as DataCentreName[];
  return names.find((name) => dataCentres[name].accounts === accountsServer.replace(/\/+$/, ''));
}
