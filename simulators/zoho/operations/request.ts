// What an operation is given, and what it answers.
import type { CrmAnswer, CrmContext } from '../../crm-surface.ts';
import type { Fields } from '../../record.ts';
import { invalidModule, refuse } from '../errors.ts';
import type { ModuleKind } from '../objects/field-kinds.ts';
import { moduleNamed } from '../objects/modules.ts';
import type { Organization } from '../objects/organization.ts';

export interface ZohoRequest {
  /** The parts of the address that the route leaves open, in their order. */
  parts: readonly string[];
  query: URLSearchParams;
  body: Fields;
  organization: Organization;
  context: CrmContext;
}

export type ZohoOperation = (request: ZohoRequest) => CrmAnswer;

/** Runs with the module that the address names first. */
export function withModule(run: (module: ModuleKind, request: ZohoRequest) => CrmAnswer): ZohoOperation {
  return (request) => {
    const module = moduleNamed(request.parts[0] ?? '', request.context.records);
    return module === undefined ? refuse(invalidModule({ resource_path_index: 0 })) : run(module, request);
  };
}

export function done(status: number, body: unknown, recordIds: readonly string[] = []): CrmAnswer {
  return { status, body, executed: true, recordIds };
}

/** "None" has no body. */
export const nothing: CrmAnswer = { status: 204, body: '', executed: true };

export const pageSize = 200;

/** A list in pages of 200, or none. */
export function listed(name: string, all: readonly Fields[], query: URLSearchParams): CrmAnswer {
  const page = Math.max(1, Number(query.get('page') ?? 1));
  const perPage = Math.min(pageSize, Math.max(1, Number(query.get('per_page') ?? pageSize)));
  const some = all.slice((page - 1) * perPage, page * perPage);
  if (some.length === 0) return nothing;
  const info = { per_page: perPage, count: some.length, page, more_records: page * perPage < all.length };
  return done(
    200,
    { [name]: some, info },
    some.map(({ id }) => String(id)),
  );
}
