/** A reason for which the stack cannot go on, as one sentence for the person at the terminal: no stack trace helps. */
export class StackError extends Error {
  override readonly name = 'StackError';
}
