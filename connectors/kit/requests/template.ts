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

/**
 * Values are percent-encoded, in the path as in the query. `isPath`: names whose value is a piece of an address as it
 * stands there (`T000/B000/XXXX`), which keeps its slashes in the path. Throws TemplateError for a missing one.
 */
export function fillUrl(
  template: string,
  values: Values,
  isPath: (name: string) => boolean = () => false,
): string {
  const pathEnd = template.search(/[?#]/);
  const url = template.replaceAll(placeholder, (_, double?: string, single?: string, at = 0) => {
    const name = double ?? single ?? '';
    const value = valueOf(values, name);
    if (value === undefined) throw new TemplateError(name, `the address needs {${name}}, which is not known`);
    if (!isWellFormed(value)) throw new TemplateError(name, `{${name}} is not valid Unicode`);
    const isInPath = pathEnd === -1 || at < pathEnd;
    return isInPath && isPath(name) ? pieceOfAddress(name, value) : encodeURIComponent(value);
  });
  // An id of ".." would turn /update/.. into / : percent-encoding leaves dots alone, and URL resolves them.
  const [path = ''] = url.split(/[?#]/, 1);
  if (path.split('/').some((segment) => ['.', '..'].includes(segment.replaceAll(/%2e/gi, '.')))) {
    throw new TemplateError(placeholdersOf(template)[0] ?? '', 'a part of the address would be "." or ".."');
  }
  return url;
}

/** What is encoded already stays so, a query of its own too; where it goes is the template's to say. */
function pieceOfAddress(name: string, value: string): string {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(value)) {
    const message = `{${name}} holds a whole address: write its host into the setting, and only what stands behind the host into {${name}}`;
    throw new TemplateError(name, message);
  }
  return encodeURI(value.replace(/^\/+/, ''))
    .replaceAll(/%25([\dA-F]{2})/gi, '%$1')
    .replaceAll('#', '%23');
}

// An empty value would address something else: /update/ instead of /update/7.
function valueOf(values: Values, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return value === '' ? undefined : value;
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
