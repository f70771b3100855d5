export { textbookContact } from './textbook-contact.ts';
