// Each file in fixtures/ is an answer and what it leads to.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ServerAnswer } from '../../kit/testing/local-server.ts';
import { openSession } from './open-session.ts';

describe('fixtures', () => {
  interface Fixture {
    operation: 'create' | 'update' | 'find';
    settings?: Record<string, unknown>;
    answer: ServerAnswer;
    outcome: object;
  }
  const folder = new URL('../fixtures/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it.each(files)('%s', async (file) => {
    const { operation, settings, answer, outcome } = JSON.parse(
      readFileSync(new URL(file, folder), 'utf8'),
    ) as Fixture;
    const { create, update, find, server } = await openSession(settings, answer);
    const calls = {
      create: () => create({ phone: '1', name: 'A' }),
      update: () => update('lead-1', { phone: '1', name: 'A' }),
      find: async () => ({
        ids: (await find({ field: 'email', value: 'ann@example.com' })).map((match) => match.externalId),
      }),
    };
    const result = await calls[operation]().catch((error: unknown) => error);
    expect(result).toMatchObject(outcome);
    expect(server.requests).toHaveLength(1);
  });
});
