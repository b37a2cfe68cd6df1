import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { ansiToHtml } from '../../scripts/ansi.ts';

describe('what a terminal gets, as HTML,', () => {
  it.each(['bold', 'dim', 'red', 'green', 'yellow', 'cyan', 'gray'] as const)(
    'has the style %s from where it begins to where it ends',
    (style) => {
      const output = `a ${styleText(style, 'b', { validateStream: false })} c`;
      expect(ansiToHtml(output)).toMatch(/^a <span style="[a-z-]+: [\w.#]+">b<\/span> c$/);
    },
  );

  it('shows signs of HTML as they are', () => {
    expect(ansiToHtml('<&>')).toBe('&lt;&amp;&gt;');
  });
});

test.each(['start', 'docs'])('docs/images/%s.png is a picture that is soon loaded', (name) => {
  const bytes = readFileSync(join(__dirname, `../../docs/images/${name}.png`));
  expect(bytes.toString('latin1', 1, 4)).toBe('PNG');
  expect(bytes.length).toBeLessThan(150_000);
});
