import { applied, changesIn, type Files } from './guide.ts';

export const page = 'docs/replace-users.md';

interface Plan {
  /** Files and folders. */
  readonly deleted: readonly string[];
  readonly written: Files;
}

/** What the page says: a list of what is deleted, blocks of what is changed. */
export const planOf = (text: string, read: (path: string) => string | undefined): Plan => {
  const deleted = Array.from(text.matchAll(/^- `([^`]+)`$/gm), ([, path = '']) => path);
  const isDeleted = (path: string) => deleted.some((each) => `${path}/`.startsWith(`${each}/`));
  const left = (path: string) => (isDeleted(path) ? undefined : read(path));
  return { deleted, written: applied(changesIn(text), left) };
};

/** package.json without the scripts whose files are gone, and the names of those. */
export const keptScripts = (
  json: string,
  isThere: (path: string) => boolean,
): { readonly json: string; readonly lost: readonly string[] } => {
  const settings = JSON.parse(json) as { scripts: Record<string, string> };
  const isLost = (script: string) => {
    const [, path = '.'] =
      /(?:\b(?:node|jest) (?:--\S+ )*|--prefix )(\w[\w./-]*)/.exec(script) ?? [];
    return !isThere(path);
  };
  const lost = Object.keys(settings.scripts).filter((name) => isLost(settings.scripts[name] ?? ''));
  for (const name of lost) delete settings.scripts[name];
  return { json: `${JSON.stringify(settings, null, 2)}\n`, lost };
};

/** A page that has no command of these scripts, no row about one, and the bare text of links to what is gone. */
export const withoutLost = (
  text: string,
  lost: readonly string[],
  isThere: (link: string) => boolean,
): string =>
  text
    .replace(new RegExp(`^(\\| \`)?npm run (${lost.join('|')})(?![\\w:]).*\n`, 'gm'), '')
    .replace(new RegExp(`\`npm run (${lost.join('|')})(?![\\w:])[^\`]*\``, 'g'), '$1')
    .replace(/!?\[([^\]]*)\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g, (link, shown: string, path) =>
      isThere(path) ? link : shown,
    );
