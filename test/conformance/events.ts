import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An event as AWS sends it. */
// biome-ignore lint/suspicious/noExplicitAny: what an event holds is what the tests are about
export type AwsEvent = any;

const root = join(__dirname, '..', 'events');

/** `rest-api` for a plain GET, `rest-api/cookies` for a situation. */
export const readEvent = (name: string): AwsEvent =>
  JSON.parse(readFileSync(join(root, `${name}.json`), 'utf8'));

export const eventsIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder)).map((file) => `${folder}/${file.replace(/\.json$/, '')}`);
