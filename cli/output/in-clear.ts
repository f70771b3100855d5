// What a person should know before people's data goes to a connection. The one place of it, until fields are encrypted.
/** Undefined where contacts hold nothing but contact data. */
export function inClear({
  title,
  sensitiveData,
}: {
  title: string;
  sensitiveData?: string;
}): string | undefined {
  if (sensitiveData === undefined) return undefined;
  return `Contacts of ${title} hold ${sensitiveData}. All fields travel in clear through Temporal until payload encryption is on: whoever may read the namespace reads them in signals, histories and queries. Postgres keeps them encrypted; logs, messages and lists name fields and show no values.`;
}
