// A config as a person may see it: in a log, on a terminal, in a bug report.
import type { Config } from './config.ts';

export function printable(config: Config): Record<string, unknown> {
  const { connectionOptions, ...temporal } = config.temporal;
  return {
    ...config,
    temporal: {
      ...temporal,
      tls: connectionOptions.tls !== undefined && connectionOptions.tls !== false,
      apiKey: connectionOptions.apiKey === undefined ? 'none' : 'set',
    },
    database: {
      url: withoutPassword(config.database.url),
      adminUrl: config.database.adminUrl === null ? null : withoutPassword(config.database.adminUrl),
    },
    encryptionKeys: config.encryptionKeys.map(({ id }) => id),
  };
}

/** postgres://role:***@host:5432/database */
export function withoutPassword(address: string): string {
  if (!URL.canParse(address)) return '***';
  const url = new URL(address);
  if (url.password !== '') url.password = '***';
  // libpq also reads a password from the query.
  if (url.searchParams.has('password')) url.searchParams.set('password', '***');
  return url.href;
}
