export function firstLine(error: unknown): string {
  const { message, cause } = error as Error & { cause?: Error };
  return (cause?.message ?? message).split('\n')[0] as string;
}
