import type { z } from 'zod';
import type { Fields } from '../record.ts';

/** A control request that makes no sense; answered with its status and its sentence. */
export class ControlError extends Error {
  override name = 'ControlError';
  readonly status: number;

  constructor(message: string, status = 400) {
    super(message);
    this.status = status;
  }
}

/** Reads one of the shapes; throws a ControlError that names each field in question. */
export function readControlInput<Shape extends z.ZodType>(shape: Shape, value: Fields): z.output<Shape> {
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const problems = read.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  throw new ControlError(problems.join('; '));
}
