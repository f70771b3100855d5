// The connection `demo` of the embedded stack: connector `http` against the simulator, so that a newcomer sees a
// whole sync in seconds. A person may change it; only the simulator's address is ours to keep right.
import { parseEncryptionKeys } from '../config/encryption-keys.ts';
import { createConnections } from '../store/connections.ts';
import { createDatabase } from '../store/database.ts';
import { createCipher } from '../store/encryption.ts';

export interface DemoConnectionOptions {
  readonly databaseUrl: string;
  readonly encryptionKeys: string;
  /** Base address of the simulator. */
  readonly simulator: string;
}

const demo = { tenantId: 'default', connectionId: 'demo', connector: 'http' };

// The simulator's own words (simulators/): its key, and the custom field that holds our contact id.
const demoSecrets = { key: 'demo-key' };
const demoSettings = {
  contactIdField: 'custom_fields.syncline_contact_id',
  delete: { url: '/leads/{lead_id}' },
  quietPeriodMs: 10_000,
};

/** Registers `demo` at the first start; later starts only follow the simulator to another port. */
export async function ensureDemoConnection(options: DemoConnectionOptions): Promise<void> {
  const database = createDatabase({ url: options.databaseUrl, poolSize: 1 });
  try {
    const connections = createConnections(
      database,
      createCipher(parseEncryptionKeys(options.encryptionKeys)),
    );
    const baseUrl = `${options.simulator}/generic/crm`;
    const existing = await connections.find(demo.connectionId);
    if (existing === undefined) {
      await connections.add({ ...demo, settings: { ...demoSettings, baseUrl }, secrets: demoSecrets });
    } else if (isOnSimulator(existing.settings['baseUrl']) && existing.settings['baseUrl'] !== baseUrl) {
      await connections.update(demo.tenantId, demo.connectionId, {
        settings: { ...existing.settings, baseUrl },
        account: 'same',
      });
    }
  } finally {
    await database.close();
  }
}

/** Somebody who points `demo` at a CRM of their own keeps it. */
function isOnSimulator(baseUrl: unknown): boolean {
  return typeof baseUrl === 'string' && /^http:\/\/127\.0\.0\.1:\d+\/generic\/crm$/.test(baseUrl);
}
