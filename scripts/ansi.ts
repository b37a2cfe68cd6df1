/** What Node's `styleText` writes of the graphic renditions of ECMA-48 §8.3.117, as a style of CSS. */
const styles: Readonly<Record<string, string>> = {
  1: 'font-weight: bold',
  2: 'opacity: 0.6',
  31: 'color: #f7768e',
  32: 'color: #9ece6a',
  33: 'color: #e0af68',
  36: 'color: #7dcfff',
  90: 'color: #737aa2',
};

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const control = '\u001b';
const rendition = new RegExp(`${control}\\[(\\d+)m`, 'g');

/** The output of a terminal as HTML. */
export const ansiToHtml = (output: string): string =>
  escaped(output).replaceAll(rendition, (_, code: string) =>
    styles[code] === undefined ? '</span>' : `<span style="${styles[code]}">`,
  );
