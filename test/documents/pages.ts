// The documents whose commands are typed, in the order of a reader, and what of each cannot be typed here.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../config/home.ts';
import { shellExamples } from './page/shell-examples.ts';
import { textOf } from './page/text-of.ts';
import type { Reader } from './reader.ts';

type Beginning = string;

/** The programs of a reader. Whatever else a page has is typed nowhere: it is declared here, with the reason. */
export const typedPrograms = /^([A-Z_]+=\S+ )?(npx syncline|syncline|temporal|curl|for|printf|cat) /;

export interface Page {
  file: string;
  /** Commands that are not typed, by how they begin, and why. */
  notTyped?: Readonly<Record<Beginning, string>>;
  /** How a command ends that does not end with 0. */
  endsWith?: Readonly<Record<Beginning, number>>;
  /** What stands on the page, and what takes its place here. */
  here?: (reader: Reader) => Readonly<Record<string, string>>;
  /** What the page takes for granted: typed before its first command. */
  before?: readonly string[];
}

const needsContainers = 'no container runtime; the page says what was done instead';
const ofACluster = 'names a Temporal and a Postgres that run elsewhere';
const needsABrowser = 'needs Chromium, and changes the pictures of the page';
const writesAFolder = 'writes a folder into the repository; cli/connector.test.ts writes it elsewhere';
const benchmark = 'takes minutes; bench/bench.test.ts runs the short one';

const told: readonly Page[] = [
  {
    file: 'README.md',
    notTyped: {
      'npm start': 'the stack of this test; test/stack.test.ts reads what it prints',
      'npm test': 'runs this test',
    },
  },
  {
    file: 'docs/signals.md',
    // A contact under a wrong workflow id, which the page looks at.
    before: [
      "temporal workflow signal-with-start --workflow-id 'contact:demo:auth0|rae' --type contactSync " +
        '--task-queue contact-sync --input \'{ "connectionId": "demo", "contactId": "auth0|rae" }\' ' +
        '--signal-name contactChanged --signal-input \'{ "fields": { "name": "Rae Example" } }\'',
    ],
    endsWith: { 'temporal workflow signal --workflow-id contact:demo:nobody': 1 },
  },
  {
    file: 'docs/bulk.md',
    here: ({ folder }) => ({ 'https://app.example.com': `file://${folder}` }),
    // Rows that are rejected, or need somebody.
    endsWith: {
      'npx syncline bulk start people.csv': 1,
      'npx syncline bulk start examples/contacts-with-mistakes.csv': 1,
    },
  },
  {
    file: 'docs/operations.md',
    here: ({ endpoints }) => ({
      'CRM_KEY=…': 'CRM_KEY=demo-key',
      'https://crm.example.com/crm': `${endpoints.simulator}/generic/crm`,
    }),
    before: [
      'syncline contact change demo c-2043 --set name="Fay Example" --set phone="+1 571 555 0126" --now',
      'syncline contact forget demo c-2043',
    ],
  },
  {
    file: 'docs/connectors/http.md',
    here: ({ endpoints }) => ({
      'https://crm.example.com/crm': `${endpoints.simulator}/generic/crm`,
      'https://crm.example.com/app/': `${endpoints.simulator}/generic/`,
      YOUR_AUTH_KEY: 'demo-key',
    }),
  },
  { file: 'docs/mapping.md' },
  {
    file: 'docs/production.md',
    here: ({ endpoints }) => ({ 'http://127.0.0.1:8080': endpoints.api ?? '' }),
    notTyped: {
      'cat > .env': needsContainers,
      'chmod 600 .env': needsContainers,
      'docker compose': needsContainers,
      export: ofACluster,
      'unset DATABASE_ADMIN_URL': ofACluster,
      'node dist/stack/set-up.js': `${ofACluster}; \`npm start\` runs the same`,
      'node dist/worker/main.js': `${ofACluster}; \`npm start\` runs the same`,
      'node dist/api/main.js': `${ofACluster}; \`npm start\` runs the same`,
      'for name in SyncStatus': `${ofACluster}; \`npm start\` registers the same`,
      'temporal operator search-attribute create': `${ofACluster}; \`npm start\` registers the same`,
    },
  },
  {
    file: 'docs/temporal-ui.md',
    notTyped: {
      'apt-get install chromium': needsABrowser,
      'ui=': needsABrowser,
      'node scripts/screenshot.js': needsABrowser,
    },
  },
  {
    file: 'docs/connectors/write-your-own.md',
    notTyped: {
      'npx syncline connector': writesAFolder,
      'npx tsc --project': writesAFolder,
      'export SYNCLINE_CONNECTOR_FOLDER': writesAFolder,
      'npx syncline connection add book': 'needs that folder; test/conformance/address-book.test.ts pushes',
      'npx syncline contact change book': 'needs that connection',
      'npx vitest run': 'a part of the run that this test is in',
    },
  },
  {
    file: 'docs/connectors/hubspot-on-http.md',
    notTyped: { 'syncline connection': 'typed by test/documents/hubspot, against a server of its own' },
  },
  {
    file: 'docs/errors.md',
    notTyped: {
      'npx syncline contact show demo ada': 'waits for minutes; cli/retrying.test.ts sees the same',
    },
  },
  {
    file: 'docs/benchmark.md',
    notTyped: { 'npm run bench': benchmark },
  },
  {
    file: 'docs/associations.md',
    notTyped: {
      'npx syncline': 'needs a CRM with companies; test/workflow/associations.test.ts does the same',
    },
  },
  // No block of commands yet.
  { file: 'CONTRIBUTING.md' },
  { file: 'simulators/README.md' },
  { file: 'docs/cost.md' },
  { file: 'docs/reliability.md' },
  { file: 'docs/configuration.md' },
];

/**
 * Of a vendor's page what adds and changes connections is typed, so that each setting and secret is one that there is;
 * everything else would ask the vendor.
 */
function vendorPage(file: string): Page {
  const asking = shellExamples(textOf(file)).filter(
    ({ command }) => !/^npx syncline connection (add|set|show) /.test(command),
  );
  const reason = "asks the vendor; the connector's own tests have a stand-in";
  return { file, notTyped: Object.fromEntries(asking.map(({ command }) => [command, reason])) };
}

const vendorPages = readdirSync(path.join(repositoryRoot(), 'docs/connectors'))
  .map((name) => `docs/connectors/${name}`)
  .filter((file) => !told.some((page) => page.file === file))
  .map(vendorPage);

export const pages: readonly Page[] = [...told, ...vendorPages];

/** The entry of a table whose key the command begins with. */
export function entryOf<T>(
  table: Readonly<Record<Beginning, T>> | undefined,
  command: string,
): T | undefined {
  return Object.entries(table ?? {}).find(([beginning]) => command.startsWith(beginning))?.[1];
}
