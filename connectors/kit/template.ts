// Placeholders in addresses and texts: `/update/{lead_id}`; the contract's own `{{lead_id}}` is read as well.
export type Values = Record<string, string | undefined>;

/** A template that these values cannot fill; `placeholder` says where. */
export class TemplateError extends Error {
  override name = 'TemplateError';
  readonly placeholder: string;
  constructor(placeholder: string, message: string) {
    super(message);
    this.placeholder = placeholder;
  }
}

// JSON in a template stays as it is: a placeholder holds a name and nothing else.
const placeholder = /\{\{([A-Za-z_][\w.-]*)\}\}|\{([A-Za-z_][\w.-]*)\}/g;

export function placeholdersOf(template: string): string[] {
  return [...template.matchAll(placeholder)].map(([, double, single]) => double ?? single ?? '');
}

/** Undefined when a value is missing: half a text helps nobody. */
export function fillText(template: string, values: Values): string | undefined {
  let isWhole = true;
  const text = template.replaceAll(placeholder, (_, double?: string, single?: string) => {
    const value = valueOf(values, double ?? single ?? '');
    if (value === undefined) isWhole = false;
    return value ?? '';
  });
  return isWhole ? text : undefined;
}

/** Values are percent-encoded, in the path as in the query. Throws TemplateError for a missing one. */
export function fillUrl(template: string, values: Values): string {
  const url = template.replaceAll(placeholder, (_, double?: string, single?: string) => {
    const name = double ?? single ?? '';
    const value = valueOf(values, name);
    if (value === undefined) throw new TemplateError(name, `the address needs {${name}}, which is not known`);
    if (!isWellFormed(value)) throw new TemplateError(name, `{${name}} is not valid Unicode`);
    return encodeURIComponent(value);
  });
  // An id of ".." would turn /update/.. into / : percent-encoding leaves dots alone, and URL resolves them.
  const [path = ''] = url.split(/[?#]/, 1);
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) {
    throw new TemplateError(placeholdersOf(template)[0] ?? '', 'a part of the address would be "." or ".."');
  }
  return url;
}

// An empty value would address something else: /update/ instead of /update/7.
function valueOf(values: Values, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return value === '' ? undefined : value;
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
