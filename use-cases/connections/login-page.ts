// Where the CRM's own users log in, for people who look at a connection.
import type { ConnectionRow } from '../../store/connections.ts';
import type { Syncline } from '../open-syncline.ts';

/** Undefined where the CRM has none of its own, and where connector or settings are not valid any more. */
export async function loginPageOf(
  syncline: Pick<Syncline, 'registry'>,
  { connector: name, settings }: Pick<ConnectionRow, 'connector' | 'settings'>,
): Promise<string | undefined> {
  const connector = (await syncline.registry()).get(name);
  const parsed = connector?.settings.safeParse(settings);
  return parsed?.success === true ? connector?.loginPage?.(parsed.data) : undefined;
}
