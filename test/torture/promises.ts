/** What is promised, and what shows that it is kept: `docs/reliability.md` has a row for each. */
export interface Promised {
  /** What `npm run torture -- --only` takes. */
  readonly name: string;
  readonly part: 'auth' | 'input' | 'server' | 'state';
  readonly says: string;
  /** Test files, from the root. */
  readonly tests: readonly string[];
  /** Which of the figures that these files give are about it. */
  readonly figures?: RegExp;
}

export const parts: Readonly<Record<Promised['part'], string>> = {
  auth: 'Auth',
  input: 'Input',
  server: 'The local server',
  state: 'State',
};

export const promises: readonly Promised[] = [
  {
    name: 'tokens',
    part: 'auth',
    says: 'no forged or invalid token is accepted for any protected operation at any door or authorizer, and every good one is',
    tests: ['test/security/tokens-secret.test.ts', 'test/security/tokens-key-set.test.ts'],
    figures: /token/,
  },
  {
    name: 'spelling',
    part: 'auth',
    says: 'a token has one spelling and no more characters than JWT_MAX_LENGTH; its algorithm is bound to a key that is fit for it',
    tests: [
      'test/infrastructure/compact-token.test.ts',
      'test/infrastructure/jose-authenticator-secret.test.ts',
      'test/infrastructure/jose-authenticator-key-set.test.ts',
    ],
  },
  {
    name: 'keys',
    part: 'auth',
    says: 'keys are fetched over https alone, without redirects, 64 KiB within 2 s at most; known ones serve through an outage, new ones are picked up and dropped ones refused',
    tests: [
      'test/infrastructure/jose-authenticator-key-set.test.ts',
      'test/infrastructure/auth-config.test.ts',
    ],
  },
  {
    name: 'outage',
    part: 'auth',
    says: 'a key server that is down is a 503 or 500, never a refusal of the token and never a pass',
    tests: [
      'test/infrastructure/jose-authenticator-key-set.test.ts',
      'test/authorizers/key-server-down.test.ts',
    ],
  },
  {
    name: 'fetches',
    part: 'auth',
    says: '100 parallel requests to a cold environment fetch the keys once, 200 forged key ids 5 times at most',
    tests: ['test/torture/storms.test.ts'],
    figures: /key set fetches/,
  },
  {
    name: 'verified',
    part: 'auth',
    says: 'verified tokens are remembered by digest, so many at most, never past their end or five minutes, no longer than their keys',
    tests: ['test/infrastructure/verified-tokens.test.ts'],
  },
  {
    name: 'logs',
    part: 'auth',
    says: 'a refusal is logged with its reason and request id, without token, secret or personal data, control characters escaped',
    tests: ['test/security/logs.test.ts'],
  },
  {
    name: 'paths',
    part: 'input',
    says: 'guard and router agree on every spelling of a path',
    tests: ['test/security/hostile-paths.test.ts'],
    figures: /hostile paths/,
  },
  {
    name: 'requests',
    part: 'input',
    says: 'hostile queries, headers, bodies and events get a well-formed answer, tell nothing internal, pollute and assign nothing',
    tests: ['test/security/hostile-parts.test.ts', 'test/security/hostile-members.test.ts'],
    figures: /member|queries/,
  },
  {
    name: 'fuzz',
    part: 'input',
    says: 'whatever the OpenAPI document makes possible is answered as it says',
    tests: ['test/security/fuzz.test.ts'],
    figures: /OpenAPI/,
  },
  {
    name: 'event-loop',
    part: 'input',
    says: 'no request holds the event loop for over 100 ms',
    tests: ['test/torture/fuzz-event-loop.test.ts'],
    figures: /event loop/,
  },
  {
    name: 'regexps',
    part: 'input',
    says: 'no regular expression backtracks without bound',
    tests: ['test/security/regexps.test.ts'],
  },
  {
    name: 'slow-clients',
    part: 'server',
    says: '60 connections that trickle are gone within 16 s (33 s with a body), while others are served',
    tests: ['test/torture/slowloris.test.ts', 'test/doors/express-limits.test.ts'],
    figures: /trickle/,
  },
  {
    name: 'framing',
    part: 'server',
    says: 'what other servers could frame differently is refused',
    tests: ['test/security/hostile-express.test.ts'],
    figures: /over sockets/,
  },
  {
    name: 'stop',
    part: 'server',
    says: 'SIGTERM finishes what is in flight and ends within 12 s with code 0, at once when idle; an uncaught error ends after draining',
    tests: ['test/torture/slowloris.test.ts', 'test/local/server-stop.test.ts'],
    figures: /SIGTERM/,
  },
  {
    name: 'races',
    part: 'state',
    says: 'of 50 concurrent PATCH with one `If-Match` 1 is answered 200 and 49 are 412; of 50 POST of one e-mail address 1 is 201 and 49 are 409: through every door on each store, and on SQLite from 4 processes',
    tests: ['test/torture/races.test.ts', 'test/stores/sqlite-processes.test.ts'],
    figures: /POST of|PATCH with/,
  },
  {
    name: 'kill',
    part: 'state',
    says: 'a server that is killed 20 times under load loses no acknowledged write',
    tests: ['test/torture/kill.test.ts'],
    figures: /killed|acknowledged/,
  },
  {
    name: 'lock',
    part: 'state',
    says: 'a SQLite file that another process locks holds up its writers only, and each no longer than its request lasts',
    tests: ['test/stores/sqlite-busy.test.ts', 'test/stores/sqlite-access.test.ts'],
  },
  {
    name: 'trouble',
    part: 'state',
    says: 'a SQLite file whose disk is full, that is deleted, moved, replaced or damaged, is a 503 with `Retry-After`; no write into a lost file is acknowledged, and readiness says so',
    tests: ['test/stores/sqlite-trouble.test.ts', 'test/stores/sqlite-access.test.ts'],
  },
  {
    name: 'histories',
    part: 'state',
    says: 'whatever fails before or after a write applies, or lets it apply late: acknowledged writes are there, users and their addresses agree, lists are whole, and a request with a key has one outcome',
    tests: ['test/stores/history.test.ts'],
    figures: /histories/,
  },
  {
    name: 'expiry',
    part: 'state',
    says: 'expired idempotency keys are cleared away 20 at a time at most, whatever the clock does',
    tests: ['test/stores/expired-answers.test.ts'],
  },
  {
    name: 'soak',
    part: 'state',
    says: 'a million invocations of the Lambda doors as they are built and deployed, good and bad, let the heap grow by 2 MiB at most',
    tests: ['test/torture/soak.test.ts'],
    figures: /invocations|heap/,
  },
  {
    name: 'stalled',
    part: 'state',
    says: 'a store that stalls is a 504 before the deadline at every door, and nothing runs afterwards',
    tests: ['test/torture/stalled.test.ts', 'test/doors/deadline.test.ts'],
    figures: /504|latest answer|after the answers|after them/,
  },
  {
    name: 'environment',
    part: 'state',
    says: 'a thousand concurrent requests to one environment each get their own answer',
    tests: ['test/torture/storms.test.ts', 'test/doors/concurrency.test.ts'],
    figures: /at once/,
  },
];
