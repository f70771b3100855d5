// The table of `npm run mutate`: test/mutations/*.json, one change of the code per row, and what is wrong with a row.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

const members = ['id', 'file', 'was', 'becomes', 'tests', 'why', 'survives'];

/** All rows, in the order of the files. */
export function readTable(root) {
  const folder = path.join(root, 'test', 'mutations');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return files.toSorted().flatMap((name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8')));
}

/** Sentences about rows that cannot be tried as they stand. */
export function problemsOf(root, rows) {
  const ids = rows.map((row) => row.id);
  return rows.flatMap((row, index) => {
    const say = (sentence) => [`${row.id ?? `row ${index + 1}`}: ${sentence}`];
    const strange = Object.keys(row).find((name) => !members.includes(name));
    if (strange !== undefined) return say(`it has a member "${strange}"; known are ${members.join(', ')}.`);
    const missing = members.slice(0, 6).find((name) => row[name] === undefined);
    if (missing !== undefined) return say(`it has no "${missing}".`);
    if (ids.indexOf(row.id) !== index) return say('another row has the same id.');
    if (row.was === row.becomes) return say('it changes nothing.');
    const gone = [row.file, ...row.tests].find((file) => !existsSync(path.join(root, file)));
    if (gone !== undefined) return say(`there is no file ${gone}: update the table.`);
    if (row.tests.length === 0) return say('it names no test.');
    const found = readFileSync(path.join(root, row.file), 'utf8').split(row.was).length - 1;
    if (found === 0) return say(`the code moved: update the table. ${row.file} does not hold\n  ${row.was}`);
    if (found > 1) return say(`its text stands ${found} times in ${row.file}: take more of the line.`);
    return [];
  });
}

/** The file with the change made. */
export function changed(text, row) {
  const at = text.indexOf(row.was);
  return text.slice(0, at) + row.becomes + text.slice(at + row.was.length);
}
