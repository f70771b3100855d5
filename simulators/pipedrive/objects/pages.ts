// Pages of v2: `limit` and an opaque `cursor`; the answer names the next one, or null.
import type { Mistake } from '../answers.ts';
import type { Fields } from '../../record.ts';

export interface ReadPage<Item> {
  items: Item[];
  /** The id after which the next page begins; undefined on the last one. */
  next: string | undefined;
}

const most = 500;

/** One page of what is in the order of ids. */
export function pageOf<Item extends { id: string }>(
  all: Iterable<Item>,
  query: Fields,
): ReadPage<Item> | { mistake: Mistake } {
  const limit = Number(query['limit'] ?? 100);
  if (!Number.isInteger(limit) || limit < 1 || limit > most) {
    return { mistake: { path: 'limit', message: `Parameter 'limit' must be between 1 and ${most}` } };
  }
  const after = idIn(query['cursor']);
  if (after === undefined) return { mistake: { path: 'cursor', message: "Parameter 'cursor' is invalid" } };
  const items: Item[] = [];
  for (const item of all) {
    if (Number(item.id) <= after) continue;
    if (items.length === limit) return { items, next: items.at(-1)?.id };
    items.push(item);
  }
  return { items, next: undefined };
}

export function cursorOf({ next }: { next: string | undefined }): string | null {
  if (next === undefined) return null;
  return Buffer.from(JSON.stringify({ field: 'id', id: Number(next) })).toString('base64url');
}

function idIn(cursor: unknown): number | undefined {
  if (cursor === undefined) return 0;
  if (typeof cursor !== 'string') return undefined;
  try {
    const { id } = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as { id?: unknown };
    return typeof id === 'number' ? id : undefined;
  } catch {
    return undefined;
  }
}
