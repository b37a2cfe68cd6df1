import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Found, resourcesOf, type Template } from '../../cdk/rules/rule.ts';

/** What a synthesis has written, as a deployment reads it. */

interface Assets {
  readonly files: Readonly<
    Record<string, { readonly source: { readonly path: string; readonly packaging: string } }>
  >;
}

export interface Deployed {
  /** The folder that is uploaded for a function. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, unknown>>;
  readonly timeout: number;
}

const read = (folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

export const stackNames = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .map((name) => name.replace('.template.json', ''))
    .sort();

export const templateIn = (folder: string, stack: string): Template =>
  read(folder, `${stack}.template.json`);

/** A function by the words that its description begins with, which are its bundle's name. */
export const functionIn = (folder: string, stack: string, bundle: string): Deployed => {
  const template = templateIn(folder, stack);
  const found = resourcesOf(template, 'AWS::Lambda::Function').find(
    ({ get }) => get('Description') === `${bundle} of Portico`,
  );
  if (!found) throw new Error(`${stack} has no function ${bundle}`);
  const { files }: Assets = read(folder, `${stack}.assets.json`);
  const file = files[String(found.get('Code.S3Key')).replace('.zip', '')];
  if (file?.source.packaging !== 'zip') throw new Error(`${stack} does not upload ${bundle}`);
  return {
    folder: join(folder, file.source.path),
    environment: found.get('Environment.Variables') as Deployed['environment'],
    timeout: Number(found.get('Timeout')),
  };
};

/** The one resource of a type. */
export const resourceIn = (folder: string, stack: string, type: string): Found | undefined =>
  resourcesOf(templateIn(folder, stack), type)[0];
