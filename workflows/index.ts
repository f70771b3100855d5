// The workflows that the worker bundles.
export { companySync, contactSync, dealSync } from './entity-sync.ts';
export { purgeForgotten } from './purge-forgotten.ts';
export { resumeConnection } from './resume-connection.ts';
