// What the environment says, variable by variable. Pure: addresses that a running stack knows are config.ts' matter.
import { z } from 'zod';
import { ConfigError } from './config-error.ts';
import { homeFolder } from './home.ts';

export type Settings = Readonly<z.infer<typeof settingsSchema>>;

const port = (fallback: number) =>
  z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number from 0 to 65535 (0 takes a free one)')
    .transform(Number)
    .refine((value) => value <= 65_535, 'must be a port number from 0 to 65535 (0 takes a free one)')
    .default(fallback);

const databaseAddress = z
  .string()
  .refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), {
    message: 'must be an address like postgres://role:password@host:5432/database',
  });

const webAddress = z.string().refine(isWebAddress, 'must be an address that begins with http:// or https://');

const listOf = (isValid: (entry: string) => boolean, message: string) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((entry) => entry.trim())
        .filter((entry) => entry !== ''),
    )
    .refine((entries) => entries.every(isValid), message);

/** Exact entries, or the word `loopback`: any port of this machine, for an app under development. */
const listOrLoopback = (isValid: (entry: string) => boolean, message: string) =>
  z.union([z.literal('loopback'), listOf(isValid, message)], { error: message });

const settingsSchema = z.object({
  SYNCLINE_HOME: z
    .string()
    .optional()
    .describe(
      'data folder of the embedded stack; a command finds a running stack through its `endpoints.json`',
    ),
  SYNCLINE_TEMPORAL_PORT: port(7233).describe(
    'port of the embedded Temporal; `0` takes a free one, as with every port here',
  ),
  SYNCLINE_TEMPORAL_UI_PORT: port(8233).describe('port of its UI'),
  SYNCLINE_TEMPORAL_HTTP_PORT: port(7243).describe(
    'port of its HTTP API, which is not served when this one is taken by another program',
  ),
  SYNCLINE_POSTGRES_PORT: port(5433).describe('port of the embedded Postgres'),
  SYNCLINE_API_PORT: port(8080).describe('port of our API'),
  SYNCLINE_SIMULATOR_PORT: port(8090).describe('port of the CRM simulator'),
  DATABASE_URL: databaseAddress
    .optional()
    .describe(
      "the Postgres to use instead of the embedded one, as the application's role: it owns nothing, is no superuser and bypasses no row security",
    ),
  DATABASE_ADMIN_URL: databaseAddress
    .optional()
    .describe('the same database as its owner: for migrations, never for workers and API'),
  SYNCLINE_ENCRYPTION_KEYS: z
    .string()
    .optional()
    .describe(
      '`id:base64` of 32 bytes each, separated by commas; the first encrypts, all decrypt. Required with `DATABASE_URL`; the embedded stack makes one in its folder',
    ),
  SYNCLINE_API_HOST: z.string().default('127.0.0.1').describe('address on which the API listens'),
  SYNCLINE_PUBLIC_URL: webAddress
    .optional()
    .describe('what callback addresses are built from (never the Host header)'),
  SYNCLINE_ALLOW_TARGETS: listOf(
    (entry) => /^(\[[0-9a-f:.]+\]|[^\s:/[\]]+):\d{1,5}$/i.test(entry),
    'must be a list of host:port, separated by commas, like 127.0.0.1:8090',
  )
    .optional()
    .describe(
      'exact `host:port`, separated by commas, that a connector may call although they are private or local; the embedded stack adds its simulator. The list of the workers counts: each says it to Postgres when it starts (give all workers the same), and `connection add`, `set`, `apply` and `test` judge by it, whatever their own shell holds',
    ),
  SYNCLINE_REDIRECT_URIS: listOrLoopback(
    (entry) => isWebAddress(entry) && !entry.includes('#') && !entry.includes('*'),
    'must be a list of exact addresses, separated by commas, without * and #',
  )
    .optional()
    .describe(
      'exact redirect addresses of the embedding app, or `loopback`; the embedded stack takes `loopback`',
    ),
  SYNCLINE_APP_ORIGINS: listOrLoopback(
    (entry) => isWebAddress(entry) && new URL(entry).origin === entry,
    'must be a list of origins, separated by commas, like https://app.example.com',
  )
    .optional()
    .describe(
      'exact browser origins of the embedding app, or `loopback`; the embedded stack takes `loopback`',
    ),
  SYNCLINE_CONNECTOR_FOLDER: z
    .string()
    .optional()
    .describe(
      'one more folder that holds folders of connectors, as they were built ([write your own](connectors/write-your-own.md)); for workers and commands alike',
    ),
  SYNCLINE_PLAIN_SIGNALS: z
    .enum(['accept', 'refuse'], { error: 'must be "accept" or "refuse"' })
    // Accepted and not done, it would be a false sense of safety.
    .refine(
      (value) => value === 'accept',
      'must be "accept" until signals can be encrypted (with "refuse" every change would be dropped)',
    )
    .default('accept')
    .describe('`accept`; `refuse` is not taken until signals can be encrypted'),
});

export interface SettingDescription {
  readonly name: string;
  /** What holds when the variable is absent or empty; undefined: nothing does. */
  readonly fallback: string | undefined;
  readonly meaning: string;
}

/** What docs/configuration.md is made from. */
export function describeSettings(): SettingDescription[] {
  const fallbacks = new Map<string, unknown>(Object.entries(settingsSchema.parse({})));
  return Object.entries(settingsSchema.shape).map(([name, schema]) => {
    const fallback = fallbacks.get(name);
    return {
      name,
      fallback: typeof fallback === 'string' || typeof fallback === 'number' ? `${fallback}` : undefined,
      meaning: schema.description ?? '',
    };
  });
}

/** Throws a ConfigError with a sentence per variable that cannot be used. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  // An empty variable counts as absent: that is what a compose file passes on for one that is not set.
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const result = settingsSchema.safeParse(given);
  if (result.success) return Object.freeze(result.data);
  throw new ConfigError(
    result.error.issues.map((issue) => {
      const variable = String(issue.path[0]);
      return `${variable} ${issue.message}${butIs(variable, given[variable])}.`;
    }),
  );
}

/** The data folder of the embedded stack. */
export function homeOf(settings: Settings): string {
  return homeFolder(settings.SYNCLINE_HOME);
}

/** Shows a wrong value, unless it may hold a password. */
function butIs(variable: string, value: string | undefined): string {
  return variable.startsWith('DATABASE') || value === undefined ? '' : `, but is "${value}"`;
}

function isWebAddress(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value);
}
