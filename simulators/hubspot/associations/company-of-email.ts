// The account's own automation: a company for each business address, made and associated by HubSpot itself.
import type { CrmContext } from '../../crm-surface.ts';
import type { StoredRecord } from '../../record.ts';
import { textOf } from '../objects/object-kinds.ts';
import { domainKey } from '../objects/record-keys.ts';
import { rulesOf } from '../rules.ts';
import { unlabelled } from './association-types.ts';
import { link } from './links.ts';

/** Such an address says nothing about a company; the first is nobody's. */
const mailboxes = [
  'freemail.example.com',
  'gmail.com',
  'outlook.com',
  'hotmail.com',
  'yahoo.com',
  'icloud.com',
  'gmx.de',
];

/** From memory, as the setting "create and associate companies with contacts"; off here unless the rule says so. */
export function associateByEmail(contact: StoredRecord, context: CrmContext): void {
  const domain = textOf(contact.fields, 'email').split('@')[1];
  if (!rulesOf(context).createsCompanies || domain === undefined || mailboxes.includes(domain)) return;
  const [present] = context.records.find('hubspot', 'company', domainKey(domain));
  const company = present ?? makeCompany(domain, context);
  link(contact, company, [unlabelled('contact', 'company')], context);
}

function makeCompany(domain: string, { records }: CrmContext): StoredRecord {
  const fields = { name: domain, domain, lifecyclestage: 'lead' };
  return records.create({ crm: 'hubspot', type: 'company', fields, createdBy: 'person' });
}
