// The workflows that the worker bundles.
export { contactSync } from './contact-sync.ts';
export { purgeForgotten } from './purge-forgotten.ts';
export { resumeConnection } from './resume-connection.ts';
