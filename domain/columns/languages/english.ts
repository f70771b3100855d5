// Headers in English. Of several phones and e-mails the place says which one a person would call first.
import type { Language, Spellings } from '../spellings.ts';

const address: Spellings = {
  street: ['Street', 'Street Address', 'Address', 'Address Line 1', 'Address 1', 'Street 1'],
  city: ['City', 'Town', 'City/Town'],
  state: ['State', 'Region', 'Province', 'State/Region', 'State/Province', 'County'],
  postalCode: ['Postal Code', 'Postcode', 'Zip', 'Zip Code', 'Zip/Postal Code', 'PLZ'],
  country: ['Country', 'Country/Region', 'Country Name'],
  'street@2': ['Mailing Street', 'Mailing Address', 'Mailing Address Line 1'],
  'city@2': ['Mailing City'],
  'state@2': ['Mailing State', 'Mailing State/Province'],
  'postalCode@2': ['Mailing Zip', 'Mailing Postal Code', 'Mailing Zip/Postal Code'],
  'country@2': ['Mailing Country'],
  'street@3': ['Business Street', 'Work Street', 'Work Address'],
  'city@3': ['Business City', 'Work City'],
  'state@3': ['Business State', 'Work State'],
  'postalCode@3': ['Business Postal Code', 'Work Postal Code', 'Work Zip'],
  'country@3': ['Business Country', 'Business Country/Region', 'Work Country'],
  'street@4': ['Home Street', 'Home Address'],
  'city@4': ['Home City'],
  'state@4': ['Home State'],
  'postalCode@4': ['Home Postal Code', 'Home Zip'],
  'country@4': ['Home Country', 'Home Country/Region'],
  'street@5': ['Other Street', 'Other Address'],
  'city@5': ['Other City'],
  'state@5': ['Other State', 'Other State/Province'],
  'postalCode@5': ['Other Postal Code', 'Other Zip', 'Other Zip/Postal Code'],
  'country@5': ['Other Country', 'Other Country/Region'],
};

const phones: Spellings = {
  phone: [
    'Phone',
    'Phone Number',
    'Telephone',
    'Telephone Number',
    'Tel',
    'Tel.',
    'Primary Phone',
    'Main Phone',
  ],
  'phone@2': [
    'Mobile',
    'Mobile Phone',
    'Mobile Phone Number',
    'Mobile Number',
    'Cell',
    'Cell Phone',
    'Cellphone',
  ],
  'phone@3': ['Work Phone', 'Business Phone', 'Office Phone', 'Direct Phone'],
  'phone@4': ['Home Phone', 'Private Phone', 'Personal Phone'],
  'phone@5': ['Other Phone', 'Secondary Phone', 'Alternate Phone'],
  'phone@#': ['Phone #', 'Phone Number #', 'Telephone #'],
};

const website: Spellings = {
  website: ['Website', 'Web Site', 'Website URL', 'Web Page', 'Webpage', 'Homepage', 'URL', 'Web'],
};

export const english: Language = {
  spellings: {
    contact: {
      ...address,
      ...phones,
      ...website,
      email: ['Email', 'E-mail', 'Mail', 'Email Address', 'E-mail Address', 'Primary Email'],
      'email@2': ['Work Email', 'Business Email', 'Email (work)'],
      'email@3': ['Home Email', 'Personal Email', 'Private Email', 'Email (home)'],
      'email@4': ['Other Email', 'Email (other)'],
      'email@5': ['Secondary Email', 'Second Email', 'Alternate Email', 'Additional Email'],
      'email@#': ['Email #', 'Email Address #', 'E-mail # Address'],
      firstName: ['First Name', 'Given Name', 'Forename', 'First'],
      lastName: ['Last Name', 'Family Name', 'Surname', 'Last'],
      name: ['Name', 'Full Name', 'Contact Name', 'Display Name'],
      company: [
        'Company',
        'Company Name',
        'Organization',
        'Organisation',
        'Organization Name',
        'Account Name',
        'Employer',
      ],
      title: ['Title', 'Job Title', 'Position', 'Job Position', 'Role'],
      birthDate: ['Birthday', 'Birth Date', 'Birthdate', 'Date of Birth', 'DOB'],
      tags: ['Tags', 'Tag', 'Labels', 'Categories'],
      ownerEmail: ['Owner Email', 'Contact Owner Email'],
    },
    company: {
      ...address,
      ...phones,
      ...website,
      name: [
        'Name',
        'Company',
        'Company Name',
        'Organization',
        'Organisation',
        'Organization Name',
        'Account Name',
        'Account',
      ],
      domain: ['Domain', 'Company Domain', 'Company Domain Name', 'Domain Name', 'Web Domain'],
      ownerEmail: ['Owner Email', 'Company Owner Email'],
    },
    deal: {
      name: ['Name', 'Title', 'Deal', 'Deal Name', 'Deal Title', 'Opportunity Name', 'Opportunity'],
      amount: ['Amount', 'Value', 'Deal Amount', 'Deal Value'],
      currency: ['Currency', 'Currency Code', 'Deal Currency', 'Currency of Value'],
      stage: ['Stage', 'Deal Stage', 'Pipeline Stage'],
      closeDate: ['Close Date', 'Closing Date', 'Expected Close Date'],
      probability: ['Probability', 'Win Probability', 'Probability (%)', 'Deal Probability'],
      ownerEmail: ['Owner Email', 'Deal Owner Email'],
    },
  },
  beside: [
    // Outlook's "Title" is Mr., Mrs. or Dr.; so is everybody's who has a job title beside it.
    { column: 'Title', with: ['Job Title', 'Position', 'Job Position', 'Role'], is: 'salutation' },
  ],
};
