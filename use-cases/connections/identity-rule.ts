// By what a connection tells one person from another, for people who look at it.
import type { Sessions } from '../../connectors/sessions.ts';
import { CrmError } from '../../domain/failure.ts';
import type { ConnectionRow } from '../../store/connections.ts';

export interface IdentityRule {
  /**
   * `phone`: it is the only key, so whoever has it is the same one. `evidence`: everything that is known of both.
   * `nothing`: this CRM cannot be asked who is there.
   */
  by: 'phone' | 'evidence' | 'nothing';
  /** A record with the same phone and another e-mail. */
  onContradiction: string;
}

type Row = Pick<ConnectionRow, 'connectionId' | 'connector' | 'epoch' | 'settings' | 'secrets'>;

export async function identityRule(sessions: Pick<Sessions, 'open'>, row: Row): Promise<IdentityRule> {
  const { matchBy, onContradiction } = row.settings;
  // As people give it: a word, words with commas, a list or the JSON text of one.
  const keys = JSON.stringify(matchBy ?? '').match(/[a-z]+/gi) ?? [];
  const isPhone = keys.length === 1 && keys[0]?.toLowerCase() === 'phone';
  return {
    by: isPhone ? 'phone' : (await canLookUp(sessions, row)) ? 'evidence' : 'nothing',
    onContradiction: typeof onContradiction === 'string' ? onContradiction : 'conflict',
  };
}

/** Of one that cannot be used any more it is taken for granted. */
async function canLookUp(sessions: Pick<Sessions, 'open'>, row: Row): Promise<boolean> {
  try {
    const { session } = await sessions.open(row);
    return Object.values(session.objects).some(({ find }) => find !== undefined);
  } catch (error) {
    if (error instanceof CrmError) return true;
    throw error;
  }
}
