// What pushes would do: for people, and as one document.
import { publicKey, type EntityKey } from '../../domain/entity/entity-key.ts';
import type { Json } from '../../domain/json.ts';
import { namesOf } from '../../domain/objects/objects.ts';
import type { FilePreview } from '../../use-cases/previews/preview-file.ts';
import type { Preview } from '../../use-cases/previews/preview-changes.ts';
import { inWords } from './failure-in-words.ts';
import { paint, type Colour } from './paint.ts';
import { alignColumns } from './table.ts';

type Of = Pick<EntityKey, 'connectionId' | 'object'>;

/** Nothing in these rows needs a person. */
export function isSmooth({ rows, rejected }: FilePreview): boolean {
  return rejected.length === 0 && rows.every(({ preview }) => preview.failure === undefined);
}

export function previewDocument({ rows, rejected, isMore }: FilePreview, of: Of): object {
  return {
    ...of,
    rows: rows.map(({ line, entityId, preview: { failure, ...preview } }) => {
      const key = { ...of, entityId };
      const { connectionId: _, ...id } = publicKey(key);
      return { line, ...id, ...preview, failure: failure === undefined ? null : inWords(failure, key) };
    }),
    rejected: rejected.map(({ line, reason, raw }) => ({ line, reason, raw })),
    counts: countsOf(rows.map(({ preview }) => preview)),
    isMore,
  };
}

const outcomes: Record<Preview['outcome'], { colour: Colour; told: string }> = {
  create: { colour: 'green', told: 'created' },
  update: { colour: 'green', told: 'changed' },
  adopt: { colour: 'cyan', told: 'found in the CRM and adopted' },
  unchanged: { colour: 'dim', told: 'unchanged' },
  skip: { colour: 'yellow', told: 'skipped' },
  refuse: { colour: 'red', told: 'refused' },
  failed: { colour: 'red', told: 'that cannot be told, because the CRM could not be asked' },
};

function countsOf(previews: readonly Preview[]): Record<Preview['outcome'], number> {
  const counts = { create: 0, update: 0, adopt: 0, unchanged: 0, skip: 0, refuse: 0, failed: 0 };
  for (const { outcome } of previews) counts[outcome] += 1;
  return counts;
}

export function describePreview({ rows, rejected, isMore }: FilePreview, of: Of): string {
  const table = alignColumns([
    ...rows.map(({ line, entityId, preview }) => [
      paint('dim', `line ${line}`),
      entityId,
      paint(outcomes[preview.outcome].colour, preview.outcome),
      detailsOf(preview, { ...of, entityId }),
    ]),
    ...rejected.map(({ line, reason }) => [paint('dim', `line ${line}`), '', paint('red', 'reject'), reason]),
  ]);
  const counts = countsOf(rows.map(({ preview }) => preview));
  const parts = Object.entries(outcomes).flatMap(([outcome, { told }]) => {
    const count = counts[outcome as Preview['outcome']];
    return count === 0 ? [] : [`${count} ${told}`];
  });
  if (rejected.length > 0)
    parts.push(`${rejected.length} ${rejected.length === 1 ? 'row' : 'rows'} rejected`);
  const { many } = namesOf(of.object);
  const more = isMore ? ` The file has more ${many}; --limit says how many are looked at.` : '';
  return `${table}\n\nAn import now: ${parts.join(', ')}. Nothing was written.${more}`;
}

function detailsOf(preview: Preview, key: EntityKey): string {
  const { externalId, changes, withheld, leftOut, before, failure } = preview;
  if (failure !== undefined) return `${failure.message} → ${inWords(failure, key).whatToDo}`;
  const isNew = preview.outcome === 'create';
  const changed = changes.map(({ crmField, from, to }) =>
    isNew || before !== 'read' ? `${crmField} ${shown(to)}` : `${crmField} ${shown(from)} → ${shown(to)}`,
  );
  return [
    ...(externalId === undefined ? [] : [externalId]),
    ...(changed.length === 0 ? [] : [changed.join(', ')]),
    ...(withheld.length === 0 || preview.outcome === 'unchanged'
      ? []
      : [`left as it is: ${withheld.join(', ')}`]),
    ...(leftOut.length === 0
      ? []
      : [`without ${leftOut.map(({ field, reason }) => `${field} (${reason})`).join(', ')}`]),
    ...(before === 'unknown' && preview.outcome !== 'unchanged' && preview.outcome !== 'skip'
      ? ['(what is there now cannot be fetched)']
      : []),
  ].join('; ');
}

const mostShown = 60;

function shown(value: Json | undefined): string {
  const text = value === undefined || value === null ? 'nothing' : JSON.stringify(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}
