/** The command was not given as it must be: exit code 2, and the message says how. */
export class UsageError extends Error {}
