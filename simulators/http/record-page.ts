import type { Fields, StoredRecord } from '../record.ts';
import { isFields } from './form-fields.ts';
import { escapeHtml, htmlPage, type Page } from './html-page.ts';

/** The page behind a record's `url`: where "open in CRM" leads. `noun` is the CRM's word for its records. */
export function recordPage(noun: string, id: string, record: StoredRecord | undefined): Page {
  if (record === undefined)
    return { status: 404, html: htmlPage(`No such ${noun}`, `<p>No ${noun} with id ${escapeHtml(id)}</p>`) };
  const maker = record.createdBy === 'api' ? 'the API' : 'a person';
  return {
    status: 200,
    html: htmlPage(
      titleOf(record),
      `<p>${escapeHtml(record.id)} · made by ${maker} ${record.createdAt} · changed ${record.updatedAt}${escapeHtml(departureOf(record))}</p>
<table>${rows(record.fields)}</table>`,
    ),
  };
}

/** Under each of these a vendor has the name of a record; a person's may be in two. */
const names = [
  ['name'],
  ['Name'],
  ['dealname'],
  ['firstname', 'lastname'],
  ['FirstName', 'LastName'],
  ['email'],
];

function titleOf({ id, fields }: StoredRecord): string {
  const titles = names.map((parts) =>
    parts
      .map((part) => fields[part])
      .filter((value) => typeof value === 'string' && value !== '')
      .join(' '),
  );
  return titles.find((title) => title !== '') ?? id;
}

function departureOf({ departure }: StoredRecord): string {
  switch (departure?.as) {
    case undefined:
      return '';
    case 'archived':
      return ' · archived';
    case 'merged':
      return ` · merged into ${departure.into}`;
    case 'converted':
      return ` · converted to ${departure.type} ${departure.id}`;
  }
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
