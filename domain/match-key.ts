// One person spells an e-mail or a phone in several ways; as a key they are one.

/** The form in which two values of a key are compared: e-mails without case, phones as digits. */
export function normalizedKey(field: string, value: string): string {
  const text = value.trim();
  if (field === 'email') return text.toLowerCase();
  if (field === 'phone') return text.replaceAll(/\D/g, '') || text;
  return text;
}
