// The connection's own quiet period, for a run that was started without one.
import { defaultTiming, type Timing } from '../domain/quiet-period.ts';
import type { Connections } from '../store/connections.ts';
import { timingOf } from './endings.ts';

/** A connection that does not exist has the defaults: its push says what is wrong. */
export async function readTiming(connections: Connections, connectionId: string): Promise<Timing> {
  const connection = await connections.find(connectionId);
  return connection === undefined ? defaultTiming : timingOf(connection);
}
