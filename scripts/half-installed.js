// What an installation that was cut short leaves: packages in part, on which the next `npm ci` fails with ENOTEMPTY, and
// perhaps an npm that still writes.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const markerOf = (root) => path.join(root, '.syncline', 'install.npm');

/** A marker stands beside the lock for as long as node_modules is in the making: it names npm. */
export async function whileInstalling(root, install) {
  const marker = markerOf(root);
  const code = await install({
    onStart: (pid) => writeFileSync(marker, String(pid)),
    cleanUp: () => removeBoth(root),
  });
  if (code === 0) rmSync(marker, { force: true });
  return code;
}

/** Waits for the npm of a start that was killed, then removes what it made. Nothing when the last one ended well. */
export async function clearHalfInstalled(root, say) {
  const npm = readMarker(root);
  if (npm === null) return;
  for (let waited = 0; isNpm(npm); waited += 1) {
    if (waited === 0) say(`The npm of an earlier start (pid ${npm}) is still at work; waiting for it.`);
    await delay(200);
  }
  say('An earlier installation was cut short; removing what it left.');
  removeBoth(root);
}

function readMarker(root) {
  try {
    return Number(readFileSync(markerOf(root), 'utf8'));
  } catch {
    return null;
  }
}

/** Packages first: killed in between, the next start finds the marker again. */
function removeBoth(root) {
  rmSync(path.join(root, 'node_modules'), { recursive: true, force: true, maxRetries: 5 });
  rmSync(markerOf(root), { force: true });
}

/** Process ids are given out again: only one that calls itself npm is waited for. */
function isNpm(pid) {
  if (!(pid > 0)) return false;
  const { status, stdout } = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' });
  return status === 0 && /npm/.test(stdout);
}
