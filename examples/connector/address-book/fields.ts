// Theirs ↔ ours, as data (docs/mapping.md).
import type { FieldTable } from '../../../domain/mapping/field-table.ts';

const contact: FieldTable = {
  fields: {
    syncline_id: { from: { entityId: true } },
    email: 'email',
    phone: 'phone',
    first_name: { firstOf: ['firstName', { part: 'firstName', of: 'name' }] },
    last_name: { firstOf: ['lastName', { part: 'lastName', of: 'name' }] },
    company: 'company',
    title: 'title',
  },
  // It takes any property, so the app's own fields go under their own names.
  others: 'sameName',
};

export const tables = { contact };
