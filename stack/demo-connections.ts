// The connections of the embedded stack, each against a CRM of the simulator and ready to use, so that a newcomer sees a
// whole sync in seconds. A person may change them; only the simulator's address is ours to keep right.
import { parseEncryptionKeys } from '../config/encryption-keys.ts';

import { createConnections, type Connections, type NewConnection } from '../store/connections.ts';
import { createDatabase } from '../store/database.ts';
import { createCipher } from '../store/encryption.ts';

export interface DemoConnectionsOptions {
  readonly databaseUrl: string;
  readonly encryptionKeys: string;
  /** Base address of the simulator. */
  readonly simulator: string;
}

interface Demo {
  connectionId: string;
  connector: string;
  /** Where the simulator has this CRM. */
  path: string;
  /** The setting that holds this address. */
  address: 'baseUrl' | 'instanceUrl';
  settings: NewConnection['settings'];
  /** The simulator's own key (simulators/). */
  secrets: Record<string, string>;
}

const demos: readonly Demo[] = [
  // The generic contract, with the custom field that holds our contact id.
  {
    connectionId: 'demo',
    connector: 'http',
    path: '/generic/crm',
    address: 'baseUrl',
    settings: { contactIdField: 'custom_fields.syncline_contact_id', delete: { url: '/leads/{lead_id}' } },
    secrets: { key: 'demo-key' },
  },
  // A private app, whose token needs no login. A new account has no properties for the app's own fields of
  // examples/contacts.csv.
  {
    connectionId: 'hubspot',
    connector: 'hubspot',
    path: '/hubspot',
    address: 'baseUrl',
    settings: { mapping: { contact: { plan: 'none', lead_score: 'none' } } },
    secrets: { token: 'demo-key' },
  },
  // A session of somebody who is logged in.
  {
    connectionId: 'salesforce',
    connector: 'salesforce',
    path: '/salesforce',
    address: 'instanceUrl',
    settings: { auth: 'token' },
    secrets: { token: 'demo-key' },
  },
];

const tenantId = 'default';
/** A newcomer does not wait for five minutes. */
const quietPeriodMs = 10_000;

/** Registers them at the first start; later starts only follow the simulator to another port. */
export async function ensureDemoConnections(options: DemoConnectionsOptions): Promise<void> {
  const database = createDatabase({ url: options.databaseUrl, poolSize: 1 });
  try {
    const connections = createConnections(
      database,
      createCipher(parseEncryptionKeys(options.encryptionKeys)),
    );
    for (const demo of demos) await ensureDemo(connections, demo, `${options.simulator}${demo.path}`);
  } finally {
    await database.close();
  }
}

async function ensureDemo(
  connections: Connections,
  { path, address, settings, ...demo }: Demo,
  url: string,
): Promise<void> {
  const existing = await connections.find(demo.connectionId);
  if (existing === undefined) {
    await connections.add({ ...demo, tenantId, settings: { ...settings, quietPeriodMs, [address]: url } });
  } else if (isOnSimulator(existing.settings[address], path) && existing.settings[address] !== url) {
    await connections.update(tenantId, demo.connectionId, {
      settings: { ...existing.settings, [address]: url },
      account: 'same',
    });
  }
}

/** Somebody who points one at a CRM of their own keeps it. */
function isOnSimulator(url: unknown, path: string): boolean {
  return typeof url === 'string' && /^http:\/\/127\.0\.0\.1:\d+\//.test(url) && url.endsWith(path);
}
