// Mistakes in settings, each with the sentences that must be said about it.

export const base = { baseUrl: 'https://crm.example.com/crm' };
const withoutFetch = { ...base, fetch: 'none', crmDeduplicates: true };

export const mistakes: [name: string, given: Record<string, unknown>, sentences: string[]][] = [
  [
    'a whole address as a secret',
    { create: '{secret.hook}', fetch: 'none', crmDeduplicates: false, answersId: false },
    [
      'create.url cannot be a secret as a whole: its host must be seen, as in create.url=https://hooks.example.com/{secret.hook}, with what stands behind the host as the secret.',
    ],
  ],
  [
    'no address',
    {},
    [
      'create.url is only a path (/create): set baseUrl=https://… or give the whole address.',
      'fetch.url is only a path (/fetch): set baseUrl=https://… or give the whole address.',
    ],
  ],
  [
    'an address without scheme',
    { baseUrl: 'crm.example.com' },
    ['baseUrl must be an address that begins with https://.'],
  ],
  [
    'a query in baseUrl',
    { baseUrl: 'https://a.b/?x=1' },
    ['baseUrl cannot have a query: write it into each url.'],
  ],
  [
    'another scheme',
    { ...base, create: 'ftp://a.b/c' },
    ['create.url must begin with https:// or be a path below baseUrl.'],
  ],
  [
    'no create',
    { ...base, create: 'none' },
    ['create.url cannot be none: a contact could never be created.'],
  ],
  [
    'a login in the address',
    { baseUrl: 'https://ann:hush@crm.example.com' },
    [
      'create.url must not hold a login: use auth.type=basic, auth.username=… and --secret key=….',
      'fetch.url must not hold a login: use auth.type=basic, auth.username=… and --secret key=….',
    ],
  ],
  [
    'a placeholder in the host',
    { ...base, create: 'https://{phone}.example.com/' },
    ['create.url cannot have a placeholder in its host.'],
  ],
  [
    'lead_id where there is none yet',
    { ...base, create: '/create/{lead_id}' },
    ['create.url cannot have {lead_id}: a new contact has none yet.'],
  ],
  [
    'an unknown placeholder',
    { ...base, update: '/u/{leadid}' },
    [
      'update.url has the placeholder {leadid}, which is not known there; {contact_id}, {phone} and {email} are.',
    ],
  ],
  [
    'a broken placeholder',
    { ...base, update: '/u/{lead id}/{' },
    ['update.url is no address that can be called: look at braces and spaces.'],
  ],
  [
    'dots in the path',
    { ...base, create: '/../x' },
    ['create.url must be written without "." and ".." in its path.'],
  ],
  [
    'a fragment',
    { ...base, create: '/#/create' },
    ['create.url cannot have a part after "#": it is never sent.'],
  ],
  [
    'a lead_id that never comes',
    { ...withoutFetch, answersId: false, update: '/u/{lead_id}' },
    ['update.url needs {lead_id}, and with answersId=false no lead_id is ever known.'],
  ],
  [
    'one address and two',
    { ...withoutFetch, single: '/upsert', create: '/leads' },
    ['single.url is the one address for create and update: leave out create.url and update.url.'],
  ],
  [
    'no fetch and nobody who de-duplicates',
    { ...base, fetch: 'none' },
    [
      'Without a fetch address nobody can look before creating: say crmDeduplicates=true if the CRM itself recognises a second create of the same person, else crmDeduplicates=false.',
    ],
  ],
  [
    'beforeCreate without fetch',
    { ...withoutFetch, beforeCreate: 'fetch' },
    ['beforeCreate=fetch needs a fetch address: set fetch.url=/….'],
  ],
  [
    'matchBy without fetch',
    { ...withoutFetch, matchBy: 'email' },
    ['matchBy needs a fetch address to ask: set fetch.url=/… or leave matchBy out.'],
  ],
  [
    'ifEmpty without fetch',
    { ...withoutFetch, overwrite: { name: 'ifEmpty' } },
    ['overwrite with "ifEmpty" needs a fetch address: what is empty in the CRM must be seen first.'],
  ],
  [
    'ifEmpty without reading',
    { ...base, readById: false, overwrite: { name: 'ifEmpty' } },
    [
      'overwrite with "ifEmpty" needs a lookup by lead_id: what is empty in the CRM must be seen first: set fetch.urls.externalId=/…/{lead_id} and readById=true.',
    ],
  ],
  [
    'filling without reading',
    { ...base, onAdopt: 'fillEmpty', matchBy: 'email', fetch: '/by-email/{email}' },
    [
      'onAdopt=fillEmpty needs a lookup by lead_id: what is empty in the CRM must be seen first: set fetch.urls.externalId=/…/{lead_id} and readById=true.',
    ],
  ],
  [
    'a GET with a body',
    { ...base, fetch: { body: 'json' } },
    ['fetch.body needs fetch.method=POST: a GET has no body, its keys go into the query.'],
  ],
  [
    'a key that is none',
    { ...base, matchBy: 'mail' },
    ['matchBy must be a list of email, phone, externalId, contactId, like email,phone.'],
  ],
  [
    'no key',
    { ...base, matchBy: '' },
    ['matchBy must name at least one key, like email,phone; for no lookup set fetch=none.'],
  ],
  [
    'our key without a place',
    { ...base, matchBy: 'contactId,email' },
    [
      'matchBy names contactId, and no CRM field holds it: set contactIdField=custom_fields.… (it is then sent with each write).',
    ],
  ],
  [
    'an address that needs another key',
    { ...base, fetch: '/by-email/{email}' },
    [
      'matchBy names phone, and the fetch address needs {email}: set fetch.urls.phone=/…/{phone}, or leave phone out of matchBy.',
    ],
  ],
  [
    'keys together at different addresses',
    { ...base, keysTogether: true, fetch: { urls: { phone: '/by-phone' } } },
    ['keysTogether asks one address for all keys: leave out fetch.urls.phone, or set keysTogether=false.'],
  ],
  [
    'a parameter that nobody fills',
    { ...base, fetch: { params: { q: '{name}' } } },
    [
      'fetch.params.q has the placeholder {name}; only {email}, {phone}, {lead_id} and {contact_id} are known.',
    ],
  ],
  [
    'deleting without an address',
    { ...base, onContactDeleted: 'delete' },
    ['onContactDeleted=delete needs an address that deletes: set delete.url=/…/{lead_id}.'],
  ],
  [
    'archiving',
    { ...base, onContactDeleted: 'archive' },
    ['onContactDeleted=archive: the generic contract has no archive; use keep or delete.'],
  ],
  [
    'a key in the body of a GET',
    { ...base, auth: 'body' },
    ['auth.type=body needs fetch.method=POST: a GET has no body to hold the key.'],
  ],
  [
    'a key in the body of a DELETE',
    { ...withoutFetch, auth: 'body', delete: '/x/{lead_id}' },
    ['auth.type=body needs delete.method=POST: a DELETE has no body to hold the key.'],
  ],
  [
    'a kind of login that is none',
    { ...base, auth: 'oauth' },
    ['auth.type must be one of "header", "bearer", "basic", "query", "body", "none".'],
  ],
  [
    'a header that is none',
    { ...base, auth: { name: 'Auth Key' } },
    ['auth.name: "Auth Key" is no name of a header.'],
  ],
  [
    'a header that belongs to HTTP',
    { ...base, headers: { Host: 'a' } },
    ['headers.Host: the header Host cannot be set.'],
  ],
  [
    'a header with a line break',
    { ...base, headers: { 'X-A': 'a\nb' } },
    ['headers.X-A must be plain text on one line.'],
  ],
  [
    'a header per contact',
    { ...base, headers: { 'X-A': '{email}' } },
    ['headers.X-A is sent with each request: only {secret.…} can stand in it.'],
  ],
  ['a user without basic', { ...base, auth: { username: 'ann' } }, ['auth.username needs auth.type=basic.']],
  [
    'a name for no login',
    { ...base, auth: { type: 'none', name: 'X' } },
    ['auth.type=none sends no key: leave out auth.name and auth.prefix.'],
  ],
  [
    'a field with two places',
    { ...base, fields: { plan: 'a' }, customFields: { plan: 'b' } },
    ['plan stands in fields and in customFields: keep one of them.'],
  ],
  [
    'two fields in one place',
    { ...base, fields: { city: 'custom_fields.town' }, customFields: { place: 'town' } },
    ['fields.city and customFields.place both write "custom_fields.town": keep one of them.'],
  ],
  [
    'a field in the place of the phone',
    { ...base, fields: { mobile: 'phone' } },
    ['fields.mobile and the field phone both write "phone": keep one of them.'],
  ],
  [
    'a value that holds values',
    { ...base, fields: { city: 'name.city' } },
    ['fields.city writes "name.city" into "name", which the field name writes as a value.'],
  ],
  [
    'a constant in a taken place',
    { ...base, constants: { phone: '1' } },
    ['constants.phone and the field phone both write "phone": keep one of them.'],
  ],
  [
    'our key in a taken place',
    { ...base, contactIdField: 'email' },
    ['contactIdField and the field email both write "email": keep one of them.'],
  ],
  [
    'a country that is none',
    { ...base, defaultCountry: 'XX' },
    ['defaultCountry must be a country in two letters, like DE, GB or US.'],
  ],
  [
    'a country by its former name too',
    { ...base, defaultCountry: 'DE', phoneCountry: 'AT' },
    ['phoneCountry is the former name of defaultCountry: keep defaultCountry.'],
  ],
  [
    'a row of errors that is none',
    { ...base, errors: '[{"status":400,"kind":"bad"}]' },
    ['errors must be a list of rows like [{"status":400,"contains":"duplicate","kind":"conflict"}].'],
  ],
  [
    'an unknown setting',
    { ...base, matchby: 'email' },
    ['There is no setting matchby: did you mean matchBy?'],
  ],
  [
    'an unknown setting inside',
    { ...base, fetch: { param: {} } },
    ['There is no setting fetch.param: did you mean fetch.params?'],
  ],
  [
    'a method that is none',
    { ...base, update: 'GET /x/{lead_id}' },
    ['update.method must be one of "POST", "PUT", "PATCH".'],
  ],
  [
    'times that do not fit',
    { ...base, requestTimeoutMs: '25s' },
    [
      'attemptTimeoutMs (45000) must be more than twice requestTimeoutMs (25000): an attempt looks up and then writes.',
    ],
  ],
];
