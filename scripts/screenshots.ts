import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Browser, chromium } from 'playwright-core';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { executable } from '../test/docs/browser.ts';
import { ansiToHtml } from './ansi.ts';

const help = `npm run screenshots [-- --port 3000]

Starts the server in a new folder, asks it something, and writes what the terminal and its docs look like
to docs/images/start.png and docs/images/docs.png. It needs Chromium, which CHROMIUM names where it is
not found.

  --port <number>  where the server listens (3000)
`;

type Server = ChildProcessByStdio<null, Readable, null>;

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs/images');

/** What a child has printed once it matches. */
const printed = async (child: Server, pattern: RegExp): Promise<string> => {
  let text = '';
  child.stdout.setEncoding('utf8');
  for await (const chunk of child.stdout.iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (pattern.test(text)) return text;
  }
  throw new Error('the server does not start, see above');
};

/** The server's greeting and its log of some requests, as a terminal gets them. */
const transcript = async (child: Server, url: string): Promise<string> => {
  const greeting = await printed(child, /\n(curl [^\n]*\n\n){3}$/);
  for (const path of ['/hello?name=Claude', '/health', '/users']) await fetch(url + path);
  const log = await printed(child, /(.* ms.*\n){3}/);
  return greeting + log;
};

/** A window of a terminal; nobody needs all of a token. */
const terminal = (output: string): string => `<!doctype html>
<style>
  pre {
    box-sizing: border-box; width: 960px; margin: 0; padding: 20px 24px; border-radius: 10px;
    background: #1a1b26; color: #c0caf5; font: 15px/1.45 monospace; white-space: pre-wrap; overflow-wrap: anywhere;
  }
</style>
<pre>$ npm start
${ansiToHtml(output.replace(/eyJ[\w.-]+/, 'eyJhbGciOiJI…'))}</pre>
`;

const shoot = async (browser: Browser, child: Server, url: string): Promise<void> => {
  const page = await browser.newPage({
    viewport: { width: 960, height: 1020 },
    deviceScaleFactor: 1.25,
  });
  await page.setContent(terminal(await transcript(child, url)));
  const start = page.locator('pre');
  await start.screenshot({ path: join(images, 'start.png'), omitBackground: true });
  await page.goto(`${url}/docs`);
  await page.locator('.opblock').last().waitFor();
  await page.screenshot({ path: join(images, 'docs.png') });
};

export const main = command(
  help,
  { port: { type: 'string', default: '3000' } },
  async ({ port }) => {
    const executablePath = executable();
    if (executablePath === undefined) throw new Error('there is no Chromium; CHROMIUM may name it');
    const folder = mkdtempSync(join(tmpdir(), 'portico-screenshots-'));
    const child = spawn(
      process.execPath,
      [join(root, 'src/infrastructure/main/express.ts'), '--port', port],
      {
        cwd: folder,
        env: { FORCE_COLOR: '1', LOG_FORMAT: 'pretty' },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const ended = once(child, 'close');
    const browser = await chromium.launch({
      executablePath,
      args: ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost'],
    });
    try {
      mkdirSync(images, { recursive: true });
      await shoot(browser, child, `http://localhost:${port}`);
    } finally {
      child.kill();
      await Promise.all([ended, browser.close()]);
      rmSync(folder, { recursive: true });
    }
  },
);

if (import.meta.main) await runMain(main);
