// From a connection's row to an open session: connector, parsed settings, guarded HTTP with this attempt's deadline.
import { performance } from 'node:perf_hooks';
import type { CommonSettings } from '../connectors/connector.ts';
import type { Registry } from '../connectors/registry.ts';
import { createConnectorHttp, type HttpAgent } from '../connectors/kit/http.ts';
import { CrmError } from '../domain/failure.ts';
import type { PushDependencies } from '../push/dependencies.ts';
import type { ConnectionRow } from '../store/connections.ts';

export interface SessionDependencies {
  registry: Registry;
  agent: HttpAgent;
  log(line: Record<string, unknown>): void;
}

/** Opens sessions; settings are parsed once per connection and epoch, because every push opens one. */
export function createSessions({ registry, agent, log }: SessionDependencies): PushDependencies['connect'] {
  const parsed = new Map<string, { epoch: number; settings: CommonSettings }>();

  function settingsOf(connection: ConnectionRow): CommonSettings {
    const known = parsed.get(connection.connectionId);
    if (known?.epoch === connection.epoch) return known.settings;
    const connector = registry.get(connection.connector);
    if (connector === undefined) throw unsupported(connection, 'there is no such connector');
    const result = connector.settings.safeParse(connection.settings);
    if (!result.success) {
      throw unsupported(connection, `its settings are not valid: ${result.error.issues[0]?.message ?? ''}`);
    }
    const settings = result.data as CommonSettings;
    parsed.set(connection.connectionId, { epoch: connection.epoch, settings });
    return settings;
  }

  return async (connection, { deadlineAt }) => {
    const settings = settingsOf(connection);
    const connector = registry.get(connection.connector);
    if (connector === undefined) throw unsupported(connection, 'there is no such connector');
    const http = createConnectorHttp({
      crm: connector.name,
      agent,
      connectTimeoutMs: settings.connectTimeoutMs,
      requestTimeoutMs: settings.requestTimeoutMs,
      deadlineAt,
      secrets: Object.values(connection.secrets),
      log: (entry) => log({ connection: connection.connectionId, ...entry }),
    });
    const { connectionId, secrets } = connection;
    return { settings, session: connector.open({ connectionId, settings, secrets, http }) };
  };
}

/** The clock of all deadlines of this process. */
export const monotonicNow = (): number => performance.now();

function unsupported(connection: ConnectionRow, reason: string): CrmError {
  return new CrmError({
    kind: 'unsupported',
    crm: connection.connector,
    operation: 'connect',
    execution: 'not_sent',
    reason: `the connection "${connection.connectionId}" cannot be used: ${reason}`,
  });
}
