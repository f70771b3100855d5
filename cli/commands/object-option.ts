import { Option } from 'commander';
import { objectTypes, type ObjectType } from '../../domain/objects/objects.ts';

/** `--object company`: contacts when it is not given. */
export function objectOption(description = 'of which the ids are'): Option {
  return new Option('--object <object>', description).choices(objectTypes).default('contact');
}

export interface ObjectChoice {
  object: ObjectType;
}
