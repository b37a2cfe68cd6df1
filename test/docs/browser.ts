import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { describeUnless } from '../describe-unless.ts';

/** Where Chromium may be, unless `CHROMIUM` tells. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/snap/bin/chromium',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** `undefined` without Chromium. */
export const executable = (): string | undefined =>
  process.env['CHROMIUM'] || places.find(existsSync);

/** A page, and what has become of it. */
export interface Visit {
  readonly page: Page;
  /** The URLs of all its requests. */
  readonly requests: readonly string[];
  /** What it has written on the console, uncaught errors and breaches of its policy among it. */
  readonly messages: readonly string[];
}

/** Runs tests in headless Chromium, which finds no host but this one; skips them, for all to see, without it. */
export const describeInBrowser = (
  title: string,
  tests: (visit: (url: string) => Promise<Visit>) => void,
): void => {
  const executablePath = executable();
  const missing = executablePath ? undefined : 'no Chromium; CHROMIUM may name one';
  if (missing) process.stderr.write(`skipped: ${title} (${missing})\n`);
  describeUnless(missing, `${title} in Chromium`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({
        ...(executablePath && { executablePath }),
        args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
      });
    });
    afterAll(() => browser?.close());

    tests(async (url) => {
      const context = await browser.newContext();
      context.setDefaultTimeout(20_000);
      const requests: string[] = [];
      const messages: string[] = [];
      context
        .on('request', (request) => requests.push(request.url()))
        .on('console', (message) => messages.push(message.text()))
        .on('weberror', (error) => messages.push(`${error.error()}`));
      const page = await context.newPage();
      const response = await page.goto(url);
      expect(response?.status()).toBe(200);
      return { page, requests, messages };
    });
  });
};
