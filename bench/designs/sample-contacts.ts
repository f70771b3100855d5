// Contacts that no two measurements share: one with a known e-mail or phone would be found in the CRM and adopted.
import type { Fields } from '../../domain/fields.ts';

export interface SampleContact {
  contactId: string;
  fields: Fields;
}

/** Answers a function that hands out contacts nobody had before. */
export function createSampleContacts(): (count: number) => SampleContact[] {
  let made = 0;
  return (count) => Array.from({ length: count }, () => sampleContact((made += 1)));
}

/** The n-th change of a contact: all fields first, then what people really change. */
export function changedFields({ contactId, fields }: SampleContact, number: number): Fields {
  if (number <= 1) return fields;
  return number % 2 === 0
    ? { title: `Lead ${number}`, plan: `plan-${number}` }
    : { company: `Company ${number} of ${contactId}`, city: `City ${number}` };
}

function sampleContact(number: number): SampleContact {
  const contactId = `c${number}`;
  return {
    contactId,
    fields: {
      name: `Ada Example ${number}`,
      firstName: 'Ada',
      lastName: `Example ${number}`,
      email: `${contactId}@example.com`,
      phone: `+1555${String(number).padStart(7, '0')}`,
      company: `Company of ${contactId}`,
      title: 'Engineer',
      street: `${number} Example Street`,
      city: 'Exampleton',
      country: 'US',
      plan: 'trial',
      source: 'benchmark',
    },
  };
}
