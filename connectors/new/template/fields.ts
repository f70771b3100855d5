// Theirs ↔ ours, as data (docs/mapping.md).
import type { FieldTable } from '../../../domain/mapping/field-table.ts';

// FILL IN: the CRM's names of fields, what it requires, and how it wants dates, money and cleared fields.
const contact: FieldTable = {
  fields: {
    email: 'email',
    phone: 'phone',
    first_name: { firstOf: ['firstName', { part: 'firstName', of: 'name' }] },
    last_name: { firstOf: ['lastName', { part: 'lastName', of: 'name' }] },
    company: 'company',
    title: 'title',
  },
};

export const tables = { contact };
