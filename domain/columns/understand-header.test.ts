import { expect, test } from 'vitest';
import type { ObjectType } from '../objects/objects.ts';
import { folded, foldedKey } from './folded.ts';
import { languages } from './languages/languages.ts';
import { understandHeader } from './understand-header.ts';
import type { HeaderOptions } from './column.ts';

const understand = (header: readonly string[], options: Partial<HeaderOptions> = {}) =>
  understandHeader(header, { object: 'contact', map: {}, ...options });

/** Per column: its field, or what else it is. */
const uses = (header: readonly string[], options: Partial<HeaderOptions> = {}): string[] =>
  understand(header, options).columns.map(({ use }) => {
    if (use.kind !== 'field') return use.kind === 'unused' ? `unused: ${use.why}` : use.kind;
    return use.choice === undefined ? use.field : `${use.field} or ${use.choice.otherwise}`;
  });

test.each<[string, string[], string[]]>([
  [
    'German',
    [
      'id',
      'Anrede',
      'Vorname',
      'Nachname',
      'Firma',
      'Position',
      'E-Mail-Adresse',
      'Telefonnummer',
      'Straße',
      'PLZ',
      'Ort',
      'Land',
      'Geburtsdatum',
    ],
    [
      'only_id',
      'salutation',
      'firstName',
      'lastName',
      'company',
      'title',
      'email',
      'phone',
      'street',
      'postalCode',
      'city',
      'country',
      'birthDate',
    ],
  ],
  ['German, "Name, Vorname"', ['id', 'Name', 'Vorname'], ['only_id', 'lastName', 'firstName']],
  [
    'German with a whole name',
    ['id', 'Name', 'Vorname', 'Nachname'],
    ['only_id', 'name', 'firstName', 'lastName'],
  ],
  [
    'French',
    [
      'id',
      'Civilité',
      'Prénom',
      'Nom',
      'Société',
      'Fonction',
      'Adresse e-mail',
      'Téléphone',
      'Rue',
      'Code postal',
      'Ville',
      'Pays',
      'Date de naissance',
    ],
    [
      'only_id',
      'salutation',
      'firstName',
      'lastName',
      'company',
      'title',
      'email',
      'phone',
      'street',
      'postalCode',
      'city',
      'country',
      'birthDate',
    ],
  ],
  ['French without a first name', ['id', 'Nom'], ['only_id', 'name']],
  [
    'Spanish',
    [
      'id',
      'Nombre',
      'Apellidos',
      'Empresa',
      'Cargo',
      'Correo electrónico',
      'Teléfono',
      'Calle',
      'Código postal',
      'Ciudad',
      'País',
      'Fecha de nacimiento',
    ],
    [
      'only_id',
      'firstName',
      'lastName',
      'company',
      'title',
      'email',
      'phone',
      'street',
      'postalCode',
      'city',
      'country',
      'birthDate',
    ],
  ],
  [
    'Portuguese',
    [
      'id',
      'Nome',
      'Sobrenome',
      'Empresa',
      'Cargo',
      'E-mail',
      'Telefone',
      'Rua',
      'CEP',
      'Cidade',
      'País',
      'Data de nascimento',
    ],
    [
      'only_id',
      'firstName',
      'lastName',
      'company',
      'title',
      'email',
      'phone',
      'street',
      'postalCode',
      'city',
      'country',
      'birthDate',
    ],
  ],
  [
    'Dutch',
    [
      'id',
      'Voornaam',
      'Achternaam',
      'Bedrijf',
      'Functie',
      'E-mailadres',
      'Telefoonnummer',
      'Straat',
      'Postcode',
      'Plaats',
      'Land',
      'Geboortedatum',
    ],
    [
      'only_id',
      'firstName',
      'lastName',
      'company',
      'title',
      'email',
      'phone',
      'street',
      'postalCode',
      'city',
      'country',
      'birthDate',
    ],
  ],
  [
    'English',
    [
      'id',
      'Given Name',
      'Surname',
      'Company Name',
      'Job Title',
      'E-Mail',
      'Phone Number',
      'Street Address',
      'Zip',
      'Town',
      'Country',
      'Date of Birth',
    ],
    [
      'only_id',
      'firstName',
      'lastName',
      'company',
      'title',
      'email',
      'phone',
      'street',
      'postalCode',
      'city',
      'country',
      'birthDate',
    ],
  ],
])('a header in %s is understood', (_language, header, expected) => {
  expect(uses(header)).toEqual(expected);
});

test('no table of a language says two things about one header', () => {
  for (const { spellings } of languages) {
    for (const [object, table] of Object.entries(spellings)) {
      const targets = new Map<string, Set<string>>();
      for (const [target, headers] of Object.entries(table))
        for (const header of headers)
          targets.set(foldedKey(header), new Set([...(targets.get(foldedKey(header)) ?? []), target]));
      const twice = [...targets].filter(([, all]) => all.size > 1).map(([header]) => header);
      expect([object, twice]).toEqual([object, []]);
    }
  }
});

test('a mobile phone is the phone where there is no other, and further ones go to the list', () => {
  expect(uses(['id', 'Mobile'])).toEqual(['only_id', 'phone']);
  expect(uses(['id', 'Phone', 'Mobile', 'Work Email', 'Email'])).toEqual([
    'only_id',
    'phone or phones',
    'phone or phones',
    'email or emails',
    'email or emails',
  ]);
});

test('a job title beats a title that stands beside it', () => {
  expect(uses(['id', 'Title', 'Job Title'])).toEqual(['only_id', 'salutation', 'title']);
  expect(uses(['id', 'Title'])).toEqual(['only_id', 'title']);
});

test('two addresses are never mixed, and the second keeps the names of its columns', () => {
  expect(uses(['id', 'Business Street', 'Business City', 'Home Street'])).toEqual([
    'only_id',
    'street or Business Street',
    'city or Business City',
    'street or Home Street',
  ]);
});

test('two columns of which nobody knows the first are refused, however many there are', () => {
  const header = ['id', 'phone', 'phone', 'phone'];
  const refused = (columns: string[]) => [
    { code: 'several_columns_of_a_field', columns, field: 'phone', list: 'phones' },
  ];
  expect(understand(header).problems).toEqual(refused(['phone#1', 'phone#2', 'phone#3']));
  expect(understand(header, { map: { 'phone#2': 'phones' } }).problems).toEqual(
    refused(['phone#1', 'phone#3']),
  );
  expect(understand(header, { map: { 'phone#2': 'phones', 'phone#3': '-' } })).toMatchObject({
    problems: [],
    columns: [
      {},
      { label: 'phone#1', use: { field: 'phone' } },
      { label: 'phone#2', use: { field: 'phones' } },
      { label: 'phone#3', use: { kind: 'unused', why: 'asked' } },
    ],
  });
});

test('a column whose own name has a number sign is found by it', () => {
  expect(uses(['id', 'Phone #2', 'phone'], { map: { 'Phone #2': 'mobile2' } })).toEqual([
    'only_id',
    'mobile2',
    'phone',
  ]);
});

test('what a person maps counts before every table', () => {
  expect(uses(['id', 'Phone', 'Mobile'], { map: { Mobile: 'phone' } })).toEqual([
    'only_id',
    'phone or phones',
    'phone or phones',
  ]);
  expect(understand(['id', 'Phone', 'Mobile'], { map: { Mobile: 'phone' } }).columns[2]).toMatchObject({
    use: { choice: { order: 0 } },
  });
});

test('the column of ids may be a field too; one that is called otherwise is only the id', () => {
  expect(uses(['E-mail', 'Name'], { idColumn: 'email' })).toEqual(['email', 'name']);
  expect(uses(['User', 'Name'], { idColumn: 'user' })).toEqual(['only_id', 'name']);
  expect(uses(['User', 'Name'], { idColumn: 'user', map: { User: 'userNumber' } })).toEqual([
    'userNumber',
    'name',
  ]);
});

test.each<[ObjectType, string]>([
  ['contact', 'lead_id'],
  ['contact', 'Record ID'],
  ['contact', 'hubspot id'],
  ['contact', 'HubSpot Contact ID'],
  ['contact', 'Salesforce_Id'],
  ['contact', 'crm-id'],
  ['contact', 'Person - ID'],
  ['contact', 'contact_id'],
  ['company', 'Account ID'],
  ['deal', 'opportunity id'],
])('a column of a %s that looks like an external id is asked about: %s', (object, column) => {
  expect(understand(['id', column], { object }).problems).toEqual([
    { code: 'looks_like_external_id', column },
  ]);
  const solved: Partial<HeaderOptions>[] = [
    { externalIdColumn: column },
    { map: { [column]: column } },
    { map: { [column]: '-' } },
  ];
  for (const options of solved)
    expect(understand(['id', column], { object, ...options }).problems).toEqual([]);
  expect(understand([column], { object, idColumn: column }).problems).toEqual([]);
});

test.each(['externalId', 'external_id', 'External ID'])('a column called %s is the external id', (column) => {
  expect(understand(['id', column])).toMatchObject({ problems: [], columns: [{}, { isExternalId: true }] });
});

test.each(['Customer ID', 'Account ID', 'companyId', 'valid', 'paid'])(
  '%s of a contact is no external id',
  (column) => {
    expect(understand(['id', column]).problems).toEqual([]);
  },
);

test('without a column of ids, what may serve is named', () => {
  expect(understand(['Email', 'Record ID', 'Note']).problems).toEqual([
    {
      code: 'no_id_column',
      object: 'contact',
      columns: ['Email', 'Record ID', 'Note'],
      likely: ['Record ID', 'Email'],
    },
  ]);
});

test.each<[string, string[], Partial<HeaderOptions>, string[]]>([
  ["the app's own number", ['E-Mail', 'Kundennummer'], {}, ['Kundennummer', 'E-Mail']],
  ['what was mapped to the id', ['Email', 'Key'], { map: { Key: 'id' } }, ['Key', 'Email']],
  [
    'the profile of LinkedIn',
    ['First Name', 'URL', 'Email Address', 'Connected On'],
    {},
    ['URL', 'Email Address'],
  ],
  ['of e-mails the one that becomes email', ['Home email', 'Work email'], {}, ['Work email']],
])('as the id is advised first: %s', (_title, header, options, likely) => {
  expect(understand(header, options).problems).toMatchObject([{ code: 'no_id_column', likely }]);
});

test('a column that --map calls externalId is asked about, and never sent as a field in silence', () => {
  const problem = { code: 'looks_like_external_id', column: 'Key' };
  expect(understand(['id', 'Key'], { map: { Key: 'externalId' } }).problems).toEqual([problem]);
  expect(understand(['id', 'externalId'], { map: { externalId: 'externalId' } }).problems).toEqual([]);
});

test('the list of what an import rejected is no source', () => {
  expect(understand(['line', 'reason', 'raw'], { idColumn: 'E-Mail' }).problems).toEqual([
    { code: 'list_of_rejected' },
  ]);
  expect(understand(['line', 'reason', 'raw'], { idColumn: 'line' }).problems).toEqual([]);
});

test.each<[string, string[], string[]]>([
  [
    'Google Contacts',
    ['Given Name', 'E-mail 1 - Value', 'Phone 1 - Type', 'Phone 1 - Value', 'Phone 2 - Value'],
    ['firstName', 'email', 'unused: beside', 'phone or phones', 'phone or phones'],
  ],
  ['Google Contacts', ['Phone 1 - Value', 'Organization 1 - Name'], ['phone', 'company']],
  ['Pipedrive', ['Person - Name', 'Person - Email - Work'], ['name', 'email']],
  ['Mailchimp', ['Email Address', 'MEMBER_RATING', 'CC'], ['email', 'MEMBER_RATING', 'signupCountry']],
  ['Outlook', ['Title', 'E-mail Address', 'E-mail Display Name'], ['salutation', 'email', 'unused: beside']],
  ['LinkedIn', ['First Name', 'URL', 'Connected On'], ['firstName', 'linkedInUrl', 'Connected On']],
])('an export of %s is known without the columns that somebody took out', (exporter, header, fields) => {
  expect(understand(header).exporter).toBe(exporter);
  expect(uses(header)).toEqual(fields);
});

test('a text and a row are no headers', () => {
  expect(understand(['# A heading']).problems).toEqual([{ code: 'no_table', firstLine: '# A heading' }]);
  expect(understand(['7', 'ann@example.com']).problems).toEqual([
    { code: 'header_is_a_row', example: 'ann@example.com' },
  ]);
});

test('headers are compared without case, accents, blanks and signs', () => {
  expect([' E-Mail ', 'Prénom', 'Straße', 'first_name'].map(folded)).toEqual([
    'email',
    'prenom',
    'strasse',
    'firstname',
  ]);
});
