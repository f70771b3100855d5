// Questions about a database that the stack asks before it starts, and the doctor whenever somebody asks.
import pg from 'pg';
import { StackError } from '../processes/stack-error.ts';

/** An open client; the caller ends it. Throws a StackError that names the variable and shows no password. */
export async function connectTo(url: string, variable: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  client.on('error', () => {}); // A lost connection shows as a failed query.
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => {});
    const { host, pathname } = new URL(url);
    const reason = (error as Error).message || (error as NodeJS.ErrnoException).code;
    throw new StackError(`The database of ${variable} (${host}${pathname}) cannot be reached: ${reason}`);
  }
}

/** Why the current role must not be the application's; empty when all is well. Powers through membership count. */
export async function applicationRoleProblems(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ role: string; superuser: boolean; bypass: boolean; owned: number }>(
    `select current_user as role,
       coalesce(bool_or(rolsuper), false) as superuser,
       coalesce(bool_or(rolbypassrls), false) as bypass,
       (select count(*)::int from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')
           and n.nspname not like 'pg_toast%' and pg_has_role(current_user, c.relowner, 'member')) as owned
     from pg_roles where pg_has_role(current_user, oid, 'member')`,
  );
  const [found] = rows;
  if (found === undefined) return ['the role is unknown'];
  if (found.superuser) return [`"${found.role}" is a superuser`];
  return [
    ...(found.bypass ? [`"${found.role}" bypasses row security`] : []),
    ...(found.owned > 0 ? [`"${found.role}" owns ${found.owned} table(s)`] : []),
  ];
}
