import { readFileSync } from 'node:fs';
import { cpus, totalmem, type } from 'node:os';

const versionIn = (folder: string, name: string): string | undefined => {
  const file = new URL(`${folder}/node_modules/${name}/package.json`, import.meta.url);
  try {
    return JSON.parse(readFileSync(file, 'utf8')).version;
  } catch {
    return undefined;
  }
};

/** Where and with what, of packages here or in the main install, a section was measured. */
export const measuredOn = (packages: readonly string[]): string => {
  const versions = packages.map(
    (name) => `${name} ${versionIn('.', name) ?? versionIn('..', name)}`,
  );
  return `On ${new Date().toISOString().slice(0, 10)}: ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()};
${[`Node ${process.versions.node}`, ...versions].join(', ')}.`;
};
