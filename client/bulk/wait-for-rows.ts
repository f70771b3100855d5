// After the last row has been accepted: until every push has ended.
import type { ImportLedger } from '../../domain/import-ledger.ts';
import { InterruptedError, keepTrying, pause, type Patience } from '../keep-trying.ts';

const pollEveryMs = 250;

/** `ended`: no row is in flight or waits; the import is then marked finished. */
export async function waitForRows(
  ledger: ImportLedger,
  bulkId: string,
  patience: Patience,
): Promise<'ended' | 'stopped'> {
  try {
    for (;;) {
      if (patience.stop?.aborted === true) return 'stopped';
      const { inFlight, waiting } = await keepTrying('Postgres', () => ledger.pulse(bulkId), patience);
      if (inFlight + waiting === 0) {
        await keepTrying('Postgres', () => ledger.finish(bulkId), patience);
        return 'ended';
      }
      await pause(pollEveryMs, patience.stop);
    }
  } catch (error) {
    if (error instanceof InterruptedError) return 'stopped';
    throw error;
  }
}
