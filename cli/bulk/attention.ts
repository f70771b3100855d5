// Why rows of an import need a person, for people and as a document.
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Attention, ImportRecord } from '../../domain/import-ledger.ts';
import { inWords } from '../output/failure-in-words.ts';
import { alignColumns } from '../output/table.ts';
import { grouped } from './summary.ts';

/** Of which import they are. */
export type AttentionOf = Pick<ImportRecord, 'connectionId' | 'object'>;

/** Where no failure is known any more. */
export const noReason = 'Nobody knows why any more: it was forgotten, or tried again since.';

/** The `attention` of JSON documents. */
export function attentionDocument({ kinds, reasons }: Attention, of: AttentionOf) {
  return {
    kinds: Object.fromEntries(kinds.map(({ kind, count }) => [kind ?? 'other', count])),
    reasons: reasons.map(({ failure, count, firstIds }) => ({
      ...(failure === undefined
        ? { kind: 'other', message: noReason, whatToDo: null }
        : inWords(failure, keyOf(of, firstIds))),
      count,
      firstIds,
    })),
  };
}

/** Lines; none where nothing needs a person. */
export function describeAttention({ kinds, reasons }: Attention, of: AttentionOf): string[] {
  if (kinds.length === 0) return [];
  const counted = kinds.map(({ kind, count }) => `${grouped(count)} ${kind ?? 'other'}`).join(', ');
  const left = sum(kinds) - sum(reasons);
  return [
    `  Why: ${counted}`,
    ...reasons.flatMap(({ failure, count, firstIds }) => {
      const more = count > firstIds.length ? `, … (${grouped(count - firstIds.length)} more)` : '';
      const told = failure === undefined ? undefined : inWords(failure, keyOf(of, firstIds));
      const lines = [
        [`${grouped(count)} ×`, told?.message ?? noReason],
        ['', `${firstIds.join(', ')}${more}`],
      ];
      if (told !== undefined) lines.push(['', told.whatToDo]);
      return alignColumns(lines, '    ').split('\n');
    }),
    ...(left > 0 ? [`    ${grouped(left)} for other reasons`] : []),
  ];
}

function sum(counted: readonly { count: number }[]): number {
  return counted.reduce((total, { count }) => total + count, 0);
}

/** What to do is said for the first of them. */
function keyOf({ connectionId, object }: AttentionOf, [entityId = '']: readonly string[]): EntityKey {
  return { connectionId, object, entityId };
}
