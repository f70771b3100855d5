/** The command could not do what was asked: exit code 1; the message is a sentence and says what to do. */
export class CommandError extends Error {}
