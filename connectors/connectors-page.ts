// docs/connectors.md: what each connector can do per object, read from its own sessions and conformance samples.
// `npm run connectors` writes it, a test keeps it true.
import { namesOf } from '../domain/objects/objects.ts';
import type { CommonSettings, Connector, ObjectOperations } from './connector.ts';
import { createHttpAgent } from './kit/http.ts';
import type { ConformanceGap, ConformanceSample } from './kit/testing/conformance-sample.ts';
import { tokenLogin } from './kit/testing/token-login.ts';
import { openConnector } from './open-connector.ts';
import { createRegistry } from './registry.ts';
import { parseSettings } from './settings/settings-object.ts';

/** One that nobody asks: sessions are opened and never used. */
const nowhere = 'https://crm.example.com';

interface Column {
  title: string;
  of(operations: ObjectOperations, gaps: Partial<Record<ConformanceGap, string>>): string;
}

const columns: readonly Column[] = [
  { title: 'found by', of: ({ declaration: { keys } }) => keys.map(keyInWords).join(', ') || 'nothing' },
  {
    title: 'create',
    of({ declaration: { createIsUpsert, keys } }) {
      if (createIsUpsert) return 'native upsert by our own key';
      return keys.length === 0
        ? 'once; where its answer is lost, a person says what became of it'
        : 'emulated: looked up, then created once';
    },
  },
  {
    title: 'update',
    of: ({ declaration }) => (declaration.updateForm === 'full' ? 'the whole record' : 'what has changed'),
  },
  {
    title: 'many in one call',
    of: ({ batch }, gaps) =>
      batch === undefined
        ? `no: ${gaps.batchCreated ?? 'the connector has none'}`
        : `${batch.size} (${['find', 'create', 'update'].filter((each) => each in batch).join(', ')})`,
  },
  {
    title: 'sees what became of a record',
    of({ read }, gaps) {
      if (read === undefined) return 'no';
      const cannot = (['archived', 'merged', 'converted'] as const).flatMap((state) =>
        gaps[state] === undefined ? [] : [`${state}: no, ${gaps[state]}`],
      );
      const can = (['archived', 'merged', 'converted'] as const).filter((state) => gaps[state] === undefined);
      return [...(can.length === 0 ? [] : [can.join(', ')]), ...cannot].join('; ');
    },
  },
  { title: 'deletes', of: ({ remove }) => (remove === undefined ? 'no' : 'yes') },
  {
    title: 'own fields',
    of: ({ describeFields }) => (describeFields === undefined ? 'not described' : 'described'),
  },
  {
    title: 'associated with',
    of: ({ associations = {} }) =>
      Object.entries(associations)
        .map(([object, { holds }]) => `${object} (${holds})`)
        .join(', ') || '–',
  },
];

/** Where the samples are: the folder's fixtures/conformance. */
export type SamplesOf = (connector: string) => Promise<Record<string, ConformanceSample>>;

export async function connectorsPage(samplesOf: SamplesOf): Promise<string> {
  const registry = await createRegistry();
  const sections = await Promise.all(registry.list().map((each) => sectionOf(each, samplesOf)));
  return [
    '# What each connector can do',
    '',
    '<!-- Made by `npm run connectors` from the connectors themselves and their fixtures/conformance.ts: edit those. -->',
    '',
    'Per object of the app. *Native* is the CRM’s own; *emulated* is done by us, as safely as the CRM allows ([reliability](reliability.md)); where something cannot be done, the reason is the vendor’s. The conformance suite asks each of these of each connector, and a gap that is none makes it red.',
    '',
    ...sections.flat(),
  ].join('\n');
}

async function sectionOf(connector: Connector, samplesOf: SamplesOf): Promise<string[]> {
  const samples = await samplesOf(connector.name);
  const agent = createHttpAgent({ allowTargets: [] });
  try {
    const rows = Object.entries(samples).map(([name, sample]) => rowOf(connector, { name, sample, agent }));
    const titles = ['case', 'object', ...columns.map(({ title }) => title)];
    return [
      `## ${connector.title}`,
      '',
      `Connector \`${connector.name}\`: [documentation](${connector.documentation.replace(/^docs\//, '')}).`,
      '',
      `| ${titles.join(' | ')} |`,
      `|${titles.map(() => '---').join('|')}|`,
      ...rows.map((cells) => `| ${cells.join(' | ')} |`),
      '',
    ];
  } finally {
    await agent.close();
  }
}

function rowOf(
  connector: Connector,
  given: { name: string; sample: ConformanceSample; agent: ReturnType<typeof createHttpAgent> },
): string[] {
  const { name, sample, agent } = given;
  const { object = 'contact', gaps = {}, secrets } = sample;
  const parsed = parseSettings(connector.settings, sample.settings(nowhere));
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  const settings = parsed.settings as CommonSettings;
  const { session } = openConnector(connector, {
    connectionId: 'page',
    settings,
    secrets,
    agent,
    allowTargets: [],
    oauth2: tokenLogin,
  });
  const operations = session.objects[object];
  if (operations === undefined) throw new Error(`${connector.name} takes no ${object}`);
  return [name, namesOf(object).one, ...columns.map((column) => column.of(operations, gaps))];
}

function keyInWords({ field, unique, lookup }: ObjectOperations['declaration']['keys'][number]): string {
  const name = field === 'entityId' || field === 'contactId' ? 'our own id' : field;
  const notes = [
    ...(unique === 'enforced' ? ['unique'] : []),
    ...(lookup === 'search' ? ['by a search that lags'] : []),
  ];
  return notes.length === 0 ? name : `${name} (${notes.join(', ')})`;
}
