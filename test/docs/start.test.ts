import { commandLines } from '../local/command-line.ts';

const { run } = commandLines();

describe('the server', () => {
  it('tells where its docs are', async () => {
    const [, docs = ''] = await run('express.ts', ['--port', '0']).printed(
      / docs +(http:\/\/127\.0\.0\.1:\d+\/docs)\n/,
    );
    const [page, document] = await Promise.all([fetch(docs), fetch(new URL('openapi.json', docs))]);
    await expect(page.text()).resolves.toContain('<title>Portico</title>');
    await expect(document.json()).resolves.toMatchObject({ servers: [{ url: '.' }] });
  });

  it('has no docs when it is told so', async () => {
    const [greeting, url = ''] = await run('express.ts', ['--port', '0'], { DOCS: 'off' }).printed(
      /listens on (http:\/\/127\.0\.0\.1:\d+)\n[\s\S]*\ncurl /,
    );
    expect(greeting).not.toMatch(/ docs /);
    const answers = await Promise.all(['/docs', '/openapi.json'].map((path) => fetch(url + path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });
});
