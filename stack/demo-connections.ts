// The connections of the embedded stack, each against a CRM of the simulator, which says what they are. A person may change
// them; only the simulator's address is ours to keep right.
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

/** As the simulator tells it (`DemoConnection` in simulators/crm-surface.ts). */
interface Demo {
  connectionId: string;
  connector: string;
  path: string;
  address: string;
  settings: NewConnection['settings'];
  secrets: Record<string, string>;
}

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
    for (const demo of await toldBy(options.simulator))
      await ensureDemo(connections, demo, `${options.simulator}${demo.path}`);
  } finally {
    await database.close();
  }
}

async function toldBy(simulator: string): Promise<Demo[]> {
  const answer = await fetch(`${simulator}/_control/demo-connections`);
  if (!answer.ok) throw new Error(`The simulator at ${simulator} answered ${answer.status}.`);
  return (await answer.json()) as Demo[];
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
