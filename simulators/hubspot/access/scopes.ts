// Which granular scope a call needs.
import type { ObjectKind } from '../objects/object-kinds.ts';

export type Need = 'read' | 'write' | 'readSchema' | 'writeSchema' | 'owners' | 'nothing';

export function scopeFor(need: Need, { plural }: ObjectKind): string | undefined {
  switch (need) {
    case 'read':
    case 'write':
      return `crm.objects.${plural}.${need}`;
    case 'readSchema':
      return `crm.schemas.${plural}.read`;
    case 'writeSchema':
      return `crm.schemas.${plural}.write`;
    case 'owners':
      return 'crm.objects.owners.read';
    case 'nothing':
      return undefined;
  }
}
