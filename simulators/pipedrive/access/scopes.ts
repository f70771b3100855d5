// Which scopes open a call: one of them is enough (scopes and permissions; `security` in the descriptions).
import type { Need } from '../calls/routes.ts';
import type { ObjectKind } from '../objects/object-kinds.ts';

/** `granted` null: an API token, or an app with every scope. */
export function isAllowed(need: Need, { scope }: ObjectKind, granted: readonly string[] | null): boolean {
  const any = opens(need, scope);
  return granted === null || any.length === 0 || any.some((each) => granted.includes(each));
}

function opens(need: Need, scope: ObjectKind['scope']): readonly string[] {
  const [read, full] = [`${scope}:read`, `${scope}:full`];
  switch (need) {
    case 'nothing':
      return [];
    case 'read':
      return [read, full];
    case 'readOrSearch':
      return [read, full, 'search:read'];
    case 'write':
      return [full];
    case 'search':
      return ['search:read'];
    case 'deals':
      return ['deals:read', 'deals:full', 'admin'];
    case 'users':
      return ['users:read'];
    case 'fields':
      return [scope === 'deals' ? 'deal-fields:full' : 'contact-fields:full', 'admin'];
  }
}
