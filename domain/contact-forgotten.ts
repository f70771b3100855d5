/** A person had this contact forgotten: nothing about it is written until it is restored. */
export class ContactForgottenError extends Error {
  constructor() {
    super('The contact is forgotten.');
    this.name = 'ContactForgottenError';
  }
}
