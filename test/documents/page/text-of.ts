import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../../../config/home.ts';

/** `docs/bulk.md` */
export function textOf(file: string): string {
  return readFileSync(path.join(repositoryRoot(), file), 'utf8');
}
