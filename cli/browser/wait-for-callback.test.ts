// One visit of a browser, whatever else comes by.
import { onTestFinished, expect, test } from 'vitest';
import { GaveUp, waitForCallback } from './wait-for-callback.ts';

async function opened() {
  const callbacks = await waitForCallback(0);
  onTestFinished(() => callbacks.close());
  return callbacks;
}

const words = { done: (answer: string) => `<${answer}> is in.`, failed: String };

test('what the browser brings is handed on once, and the page says how it went', async () => {
  const { redirectUri, next } = await opened();
  const answered = next(async (callback) => callback.get('code') ?? '', 60_000, words);
  expect((await fetch(new URL('/favicon.ico', redirectUri))).status).toBe(404);
  const page = await fetch(`${redirectUri}?code=c-1&state=s`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('&lt;c-1&gt; is in.');
  expect(await answered).toBe('c-1');
});

test('a code that is posted is read too', async () => {
  const { redirectUri, next } = await opened();
  const answered = next(async (callback) => callback.get('code') ?? '', 60_000, words);
  await fetch(redirectUri, { method: 'POST', body: new URLSearchParams({ code: 'c-2' }) });
  expect(await answered).toBe('c-2');
});

test('what goes wrong stands on the page and ends the command', async () => {
  const { redirectUri, next } = await opened();
  const failing = next(() => Promise.reject(new Error('the state differs')), 60_000, words);
  const ended = failing.catch((error: unknown) => error);
  const page = await fetch(redirectUri);
  expect(page.status).toBe(400);
  expect(await page.text()).toContain('the state differs');
  expect(await ended).toMatchObject({ message: 'the state differs' });
});

test('nobody comes', async () => {
  const { next } = await opened();
  await expect(next(async () => 'never', 1, words)).rejects.toBeInstanceOf(GaveUp);
});

test('a port that is taken says which option names another one', async () => {
  const { redirectUri } = await opened();
  await expect(waitForCallback(Number(new URL(redirectUri).port))).rejects.toThrow('--port');
});
