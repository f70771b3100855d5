// The path of a value in a CRM's record. `.` steps down and `\` takes the next character as it is:
// `custom_fields.size\.inch`.

export function joinPath(...parts: string[]): string {
  return parts.map((part) => part.replaceAll(/[\\.]/g, String.raw`\$&`)).join('.');
}

export function splitPath(path: string): string[] {
  const parts = [''];
  for (const [token] of path.matchAll(/\\.|[^]/gsu)) {
    if (token === '.') parts.push('');
    else parts[parts.length - 1] += token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
  }
  return parts;
}

/** The one spelling of a path: `\a` → `a`. */
export function normalPath(path: string): string {
  return joinPath(...splitPath(path));
}

/** `a.b.c` → `a`, `a.b` */
export function parentsOf(path: string): string[] {
  const parts = splitPath(path);
  return parts.slice(1).map((_, index) => joinPath(...parts.slice(0, index + 1)));
}
