/** A path in the spellings by which routers and guards have been made to disagree. */

const cyrillicE = '%D0%B5';
const bytes = (text: string): string =>
  Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

/** Where another program may see a slash. */
const slashes = [
  ...['%2F', '%2f', '%252F', '%25252f', '%5C', '\\', '%255c', '//', '///', '/./', '/%2e/', '/;/'],
  ...['/x/../', '/x/%2e%2e/', '/x/%2E./', '/x/..;/', '/x/..%2f', '/x/%2e%2e%2f', '/x/..%5c'],
  ...['/%20/', '/%00/', '%00/', '%0a/', '%0d%0a/', '/%09', ';a=b/', ';/', '%3b/', '%c0%af'],
  ...['%e0%80%af', '%c1%9c', '%EF%BC%8F', '%E2%88%95', '%E2%81%84', '%u002f', '%u2215', '\u2215'],
];

const starts = [
  ...['/', '//', '/.', '/./', '/%2e', '/x/..', '/x/%2e%2e', '/..', '/%2e%2e', '/..;', '/;', '/%2F'],
  ...['/hello/..', '/hello/%2e%2e', '/hello;/..', '/hello%2f..', '/%5c', '\\', '%2f', '.', '%20'],
  ...[
    'http://portico.example',
    'HTTP://x@portico.example:1',
    '//portico.example',
    'https:',
    '/api',
  ],
  ...[
    '/prod',
    '/dev',
    '/$default',
    '/%EF%BB%BF',
    '/%E2%80%8B',
    '/%00',
    '?',
    '/?',
    '#',
    '/%23',
    '%',
  ],
];

const ends = [
  ...[
    '/',
    '//',
    '/.',
    '/..',
    '/%2e',
    '/%2e%2e',
    '/x/..',
    '/x/%2e%2e',
    ';',
    ';/',
    ';a=b',
    '%3B',
    '%3b',
  ],
  ...[
    '%2F',
    '%2f',
    '%252f',
    '%5C',
    '\\',
    '%00',
    '%00.json',
    '%00/hello',
    '%0a',
    '%0d',
    '%09',
    '%20',
  ],
  ...['.json', '.html', '.', '..', '~', '*', '%3F', '%253f', '%23', '%26', '%', '%z', '%2', '%ff'],
  ...[
    '%c0%80',
    '%ed%a0%80',
    '%E2%80%8B',
    '%C2%AD',
    '%EF%BB%BF',
    '%E2%80%AE',
    '+',
    ':',
    '@',
    '/;/hello',
  ],
  ...[
    '/..;/hello',
    '/../hello',
    '/%2e%2e/hello',
    '%2f..%2fhello',
    '?/../../hello',
    '/{id}',
    '/{proxy+}',
  ],
];

const alike: readonly ((path: string) => string)[] = [
  (path) => path.toUpperCase(),
  (path) => path.replace('users', 'Users'),
  (path) => path.replace('users', 'uSERS'),
  (path) => path.replace('u', '%75'),
  (path) => path.replace('u', '%2575'),
  (path) => path.replace('u', '%c1%b5'),
  (path) => path.replace('u', '%EF%BD%95'),
  (path) => path.replace('e', cyrillicE),
  (path) => path.replace('e', 'e%CC%81'),
  (path) => path.replace('s', '%C5%BF'),
  (path) => path.replace('u', '%u0075'),
  (path) => path.replace('users', 'u\u0000sers'),
  (path) => path.replace('users', 'user%73'),
  (path) => path.replace('users', '__proto__'),
  (path) => path.replace('users', 'constructor'),
  (path) => path.replace('users', 'users%20'),
  (path) => path.slice(1),
  (path) => `/${bytes(path.slice(1))}`,
  (path) => `/${bytes(path)}`,
  (path) => bytes(path),
  (path) => bytes(bytes(path)),
  (path) => path.replaceAll('/', '/'.repeat(500)),
  (path) => `${path}/${'../'.repeat(500)}`,
  (path) => `${path}/${'a/'.repeat(2_000)}`,
  (path) => `${path}${'x'.repeat(9_000)}`,
  (path) => `${path}${'%41'.repeat(3_000)}`,
  (path) => `${path}/${'%2f'.repeat(3_000)}`,
];

/** Each spelling once, the honest one first. */
export const spellings = (path: string): readonly string[] => {
  const segments = path.slice(1).split('/');
  return [
    ...new Set([
      path,
      ...starts.map((start) => `${start}${path}`),
      ...ends.map((end) => `${path}${end}`),
      ...slashes.map((slash) => `${slash}${segments.join('/')}`),
      ...slashes.map((slash) => `/${segments.join(slash)}${segments.length === 1 ? slash : ''}`),
      ...alike.map((spell) => spell(path)),
    ]),
  ];
};
