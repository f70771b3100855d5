// What the generic contract adds to HTTP's own errors (kit/errors/classify.ts), a comment per row.
import type { ErrorRow } from '../kit/errors/http-error-rows.ts';
import { webPage } from '../kit/answers/parse-json.ts';
import type { StatedOutcome } from './answers.ts';
import { rowsOfSettings, type ErrorRowSetting } from './settings/error-rows.ts';

const lookupPageRow: ErrorRow = {
  status: 404,
  body: { pattern: webPage },
  kind: 'unsupported',
  sentence:
    'the address answers with a web page: correct {address} (if that is how this CRM says "none": docs/connectors/http.md, choice 2)',
  comment:
    'A wrong path says 404 to every lookup; taken for "no such lead" it would make a duplicate of everybody.',
};

const writePageRow: ErrorRow = {
  ...lookupPageRow,
  sentence: 'the address answers with a web page: correct {address}',
  comment: 'An API says in data that it has no such record.',
};

/** Only where the body says so. */
const notFoundRows: readonly ErrorRow[] = [
  {
    status: [200, 299],
    kind: 'not_found',
    comment: '{ "status": "Not Found" } with a status that says 200.',
  },
  {
    status: 400,
    kind: 'not_found',
    comment: 'The contract leaves the failure\'s status open ("Status XXX").',
  },
  { status: 422, kind: 'not_found', comment: 'Likewise.' },
];

const failureRow: ErrorRow = {
  status: [200, 299],
  kind: 'invalid_record',
  mayBeDuplicate: true,
  comment:
    'The contract\'s failure form, { "status": "Creation Failed", "reason": … }, with a status that says 200.',
};

const namedFailureRow: ErrorRow = {
  status: [200, 299],
  kind: 'invalid_record',
  writeKind: 'unsupported',
  writeExecution: 'unknown',
  sentence:
    'the CRM names a record and says that it failed: look at what means failure there (answers.failure, answers.success)',
  comment:
    '{ "lead_id": 7, "status": "Created, sending the e-mail failed" }: taken for a refusal, each change would make a record.',
};

/** Of a write; a lookup has none. */
export interface WriteFacts {
  isCreate: boolean;
  /** The answer to a create has an id in it. */
  namesNewRecord: boolean;
}

/** The rows of a connection, first that matches: its own, then the contract's; HTTP's own come after. */
export function contractErrorRows(
  settings: { errors: readonly ErrorRowSetting[]; pageIsNotFound: boolean },
  stated: StatedOutcome,
  write?: WriteFacts,
): ErrorRow[] {
  return [
    ...rowsOfSettings(settings.errors),
    ...(write?.namesNewRecord === true ? [namedFailureRow] : []),
    // A create asks for no record: what is not found is something that its data refers to.
    ...(stated === 'not_found' && write?.isCreate !== true ? notFoundRows : []),
    ...(settings.pageIsNotFound && write?.isCreate !== true
      ? []
      : [write === undefined ? lookupPageRow : writePageRow]),
    failureRow,
  ];
}
