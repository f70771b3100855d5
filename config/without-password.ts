/** The address of a database as a person may see it: postgres://role:***@host:5432/database */
export function withoutPassword(address: string): string {
  if (!URL.canParse(address)) return '***';
  const url = new URL(address);
  if (url.password !== '') url.password = '***';
  // libpq also reads a password from the query.
  if (url.searchParams.has('password')) url.searchParams.set('password', '***');
  return url.href;
}
