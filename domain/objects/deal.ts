// A deal: what may be sold to a company or a contact.
import type { ObjectDefinition } from './object-definition.ts';

export const deal: ObjectDefinition = {
  names: {
    one: 'deal',
    many: 'deals',
    id: 'dealId',
    workflow: 'dealSync',
    changed: 'dealChanged',
    deleted: 'dealDeleted',
  },
  fields: [
    'name',
    'amount',
    'currency',
    'stage',
    'closeDate',
    'probability',
    'companyId',
    'contactIds',
    'ownerEmail',
  ],
  // The seeds' spellings (Alloy, and CSV exports of the CRMs) of our names.
  aliases: {
    deal_name: 'name',
    dealname: 'name',
    opportunity_name: 'name',
    title: 'name',
    deal_amount: 'amount',
    value: 'amount',
    currency_code: 'currency',
    deal_currency: 'currency',
    deal_stage: 'stage',
    dealstage: 'stage',
    close_date: 'closeDate',
    closedate: 'closeDate',
    expected_close_date: 'closeDate',
    deal_close_date: 'closeDate',
    deal_probability: 'probability',
    win_probability: 'probability',
    company_id: 'companyId',
    contact_ids: 'contactIds',
    owner_email: 'ownerEmail',
  },
  associations: { companyId: 'company', contactIds: 'contact' },
  // Nothing but its id says which deal it is: two deals of one name are two.
  keys: {},
  compoundKeys: {},
};
