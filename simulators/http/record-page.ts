import type { Fields, StoredRecord } from '../record.ts';
import { isFields } from './form-fields.ts';
import { escapeHtml, htmlPage, type Page } from './html-page.ts';

/** The page behind a record's `url`: where "open in CRM" leads. `noun` is the CRM's word for its records. */
export function recordPage(noun: string, id: string, record: StoredRecord | undefined): Page {
  if (record === undefined)
    return { status: 404, html: htmlPage(`No such ${noun}`, `<p>No ${noun} with id ${escapeHtml(id)}</p>`) };
  const maker = record.createdBy === 'api' ? 'the API' : 'a person';
  const name = typeof record.fields['name'] === 'string' ? record.fields['name'] : record.id;
  return {
    status: 200,
    html: htmlPage(
      name,
      `<p>${escapeHtml(record.id)} · made by ${maker} ${record.createdAt} · changed ${record.updatedAt}</p>
<table>${rows(record.fields)}</table>`,
    ),
  };
}

function rows(fields: Fields, prefix = ''): string {
  return Object.entries(fields)
    .map(([name, value]) =>
      isFields(value)
        ? rows(value, `${prefix}${name}.`)
        : `<tr><th>${escapeHtml(prefix + name)}</th><td>${escapeHtml(shown(value))}</td></tr>`,
    )
    .join('\n');
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
