// What a connector may be called: its folder, what `--connector` takes, and a word in error messages.

/** `near`: what was probably meant; undefined where nothing of it is left. */
export function checkConnectorName(name: string): { ok: true } | { ok: false; near: string | undefined } {
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= longest) return { ok: true };
  const near = name
    .normalize('NFKD')
    .replaceAll(/(?<=[a-z0-9])(?=[A-Z][a-z])/g, '-')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '');
  return { ok: false, near: near === '' ? undefined : near };
}

/** In a message beside the name of an operation. */
export const longest = 40;

/** `my-crm` → `My Crm`, until somebody says it better. */
export function titleOf(name: string): string {
  return name
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(' ');
}
