// Who is served first: a click, an automatic push, an import.

/** Strict priority within a queue. */
export const priorities = { click: 1, automatic: 3, bulk: 5 } as const;
