// A picture of a page, for docs/images. `chromium --headless --screenshot` shows the Temporal UI as an empty page: it does
// not wait for what the page loads. Run by hand, never by `npm test`; docs/temporal-ui.md has the calls.
//
//   node scripts/screenshot.js <address> <file.png> [--click <text>]… [--wait-for <text>]… [--size 1400x1000]
//
// In the order given, --click waits until its text is visible and clicks on it, --wait-for only waits.
// The browser is CHROMIUM_PATH, or /usr/bin/chromium (`apt-get install chromium`).
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';

const usage =
  'node scripts/screenshot.js <address> <file.png> [--click <text>]… [--wait-for <text>]… [--size 1400x1000]';
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const patienceMs = 20_000;

const { address, file, steps, viewport } = readArguments();
const browser = await launch();
try {
  const page = await browser.newPage({ viewport, timezoneId: 'UTC', locale: 'en-GB' });
  await page.goto(address);
  for (const { name, value } of steps) {
    const element = await visible(page, value);
    if (name === 'click') await element.click();
  }
  await delay(500); // The last transition ends.
  await page.screenshot({ path: file });
} catch (error) {
  process.stderr.write(`${address}: ${error.message.split('\n')[0]}\n`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

async function launch() {
  try {
    // As root, chromium refuses to start with its sandbox.
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    return await chromium.launch({ executablePath, args });
  } catch (error) {
    return endWith(1, `${executablePath} does not start: ${error.message.split('\n')[0]}`);
  }
}

/** The first element that shows this text, in the page or in a frame of it: the Temporal UI puts Markdown into frames. */
async function visible(page, text) {
  for (const endsAt = Date.now() + patienceMs; Date.now() < endsAt; await delay(100)) {
    for (const frame of page.frames()) {
      const element = frame.getByText(text).filter({ visible: true }).first();
      if ((await element.count()) > 0) return element;
    }
  }
  throw new Error(`"${text}" did not become visible within ${patienceMs / 1000} s.`);
}

function readArguments() {
  const { positionals, tokens, values } = parse();
  const [address, file] = positionals;
  const [width, height] = values.size.split('x').map(Number);
  if (file === undefined || !(width > 0) || !(height > 0)) return endWith(2, usage);
  const steps = tokens.filter(({ name }) => name === 'click' || name === 'wait-for');
  return { address, file, steps, viewport: { width, height } };
}

function parse() {
  const text = { type: 'string', multiple: true };
  const options = { click: text, 'wait-for': text, size: { type: 'string', default: '1400x1000' } };
  try {
    return parseArgs({ allowPositionals: true, tokens: true, options });
  } catch (error) {
    return endWith(2, `${error.message}\n${usage}`);
  }
}

function endWith(code, message) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
