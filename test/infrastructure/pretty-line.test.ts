import { prettyLine } from '../../src/infrastructure/log/pretty-line.ts';

const request = { method: 'GET', path: '/hello', status: 200, durationMs: 1.5, requestId: 'r' };

it('tells on one line what was asked and how it went', () => {
  expect(prettyLine('info', 'request', request)).toMatch(
    /^\d\d:\d\d:\d\d 200 GET \/hello 1\.5 ms\n$/,
  );
  expect(
    prettyLine('info', 'request', { ...request, status: 403, code: 'forbidden', caller: 'ada' }),
  ).toMatch(/ 403 GET \/hello 1\.5 ms 'forbidden' 'ada'\n$/);
});

it('lets nobody forge a line or move the cursor', () => {
  const forged = { ...request, path: '/a\n00:00:00 200\u001b[2J', caller: 'a\nb', code: 'c' };
  const line = prettyLine('info', 'request', forged);
  expect(line.split('\n')).toHaveLength(2);
  expect(line).not.toContain('\u001b');
});

it('tells all of an error', () => {
  const line = prettyLine('error', 'it broke', { requestId: 'r', error: new Error('why') });
  expect(line).toMatch(/^\d\d:\d\d:\d\d error it broke \{ requestId: 'r' \}\nError: why\n +at /);
});
