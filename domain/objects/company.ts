// A company: an organisation that contacts and deals belong to.
import type { ObjectDefinition } from './object-definition.ts';
import { asDomain, asPhone, isSamePhone } from './spellings.ts';

export const company: ObjectDefinition = {
  names: {
    one: 'company',
    many: 'companies',
    id: 'companyId',
    workflow: 'companySync',
    changed: 'companyChanged',
    deleted: 'companyDeleted',
  },
  fields: [
    'name',
    'domain',
    'phone',
    'website',
    'street',
    'city',
    'state',
    'postalCode',
    'country',
    'ownerEmail',
  ],
  // The seeds' spellings (Alloy, and CSV exports of the CRMs) of our names.
  aliases: {
    company: 'name',
    company_name: 'name',
    companyname: 'name',
    organization: 'name',
    organisation: 'name',
    organization_name: 'name',
    account_name: 'name',
    company_domain: 'domain',
    domain_name: 'domain',
    web_site: 'website',
    website_url: 'website',
    phone_number: 'phone',
    phonenumber: 'phone',
    telephone: 'phone',
    postal_code: 'postalCode',
    zip: 'postalCode',
    zip_code: 'postalCode',
    zipcode: 'postalCode',
    owner_email: 'ownerEmail',
  },
  associations: {},
  keys: {
    domain: { spelling: asDomain, strength: 'strong' },
    phone: { spelling: asPhone, isSame: isSamePhone, strength: 'weak' },
  },
  compoundKeys: {},
};
