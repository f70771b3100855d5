// A company that a contact names in words begins with the first colleague.
import type { Change } from '../../domain/entity/change.ts';
import type { EntityKey } from '../../domain/entity/entity-key.ts';
import type { Attempt } from '../attempt.ts';
import { inOneTrip } from '../endings.ts';
import { namedCompany } from './named-company.ts';

/** Whoever comes at the same moment says the same, which is heard once. */
export async function beginNamedCompany(attempt: Attempt): Promise<void> {
  const company = namedCompany(attempt);
  if (company === undefined) return;
  const { connectionId } = attempt.request;
  const { entityId, fields } = company;
  if (!(await inOneTrip(attempt, (rows) => rows.isUnheardOf({ object: 'company', entityId })))) return;
  const key: EntityKey = { connectionId, object: 'company', entityId };
  await attempt.dependencies.begin(key, {
    fields,
    changeId: `text:${entityId}`,
    occurredAt: attempt.fields['company']?.at ?? attempt.view.now,
    // `match` never makes a company.
    policy: attempt.settings.companyFromText === 'match' ? 'updateOnly' : 'createOrUpdate',
  } satisfies Change);
}
