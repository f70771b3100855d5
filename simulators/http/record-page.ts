import type { Fields, StoredRecord } from '../record.ts';
import { isFields } from '../http/form-fields.ts';

/** The page behind a record's `url`: where "open in CRM" leads. `noun` is the CRM's word for its records. */
export function recordPage(
  noun: string,
  id: string,
  record: StoredRecord | undefined,
): { status: number; html: string } {
  if (record === undefined)
    return { status: 404, html: page(`No such ${noun}`, `<p>No ${noun} with id ${escape(id)}</p>`) };
  const maker = record.createdBy === 'api' ? 'the API' : 'a person';
  const name = typeof record.fields['name'] === 'string' ? record.fields['name'] : record.id;
  return {
    status: 200,
    html: page(
      name,
      `<p>${escape(record.id)} · made by ${maker} ${record.createdAt} · changed ${record.updatedAt}</p>
<table>${rows(record.fields)}</table>`,
    ),
  };
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>${escape(title)} – simulated CRM</title>
<style>body{font:16px/1.5 system-ui;margin:3rem auto;max-width:40rem;padding:0 1rem;color:#1c2530}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #d9dee5}
th{font-weight:500;color:#5b6775;width:14rem}p{color:#5b6775}</style>
<h1>${escape(title)}</h1>
${content}
</html>
`;
}

function rows(fields: Fields, prefix = ''): string {
  return Object.entries(fields)
    .map(([name, value]) =>
      isFields(value)
        ? rows(value, `${prefix}${name}.`)
        : `<tr><th>${escape(prefix + name)}</th><td>${escape(shown(value))}</td></tr>`,
    )
    .join('\n');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
