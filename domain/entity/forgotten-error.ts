import { namesOf, type ObjectType } from '../objects/objects.ts';

/** A person had this entity forgotten: nothing about it is written until it is restored. */
export class EntityForgottenError extends Error {
  constructor(object: ObjectType) {
    super(`The ${namesOf(object).one} is forgotten.`);
    this.name = 'EntityForgottenError';
  }
}
