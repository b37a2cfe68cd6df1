import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { portico } from '../../cdk/portico.ts';
import { listOf } from '../../cdk/rules/rule.ts';
import { readStage } from '../../cdk/settings.ts';
import { signToken } from '../../src/infrastructure/auth/sign-token.ts';
import { readConfig } from '../../src/infrastructure/config/config.ts';
import type { Answers, Asked } from './ask-bundles.ts';
import { type Deployed, functionIn, resourceIn, stackNames } from './assembly.ts';
import { newApp } from './stacks.ts';

/** A checkout of its own, so that nothing is written to the one that the tests run in. */
const cwd = mkdtempSync(join(tmpdir(), 'portico-synth-'));
const attempts = join(cwd, 'attempts');
const guard = `--require ${resolve('test/cdk/no-network.cjs')}`;
const noDocker = `#!/bin/sh\necho docker >> ${attempts}\nexit 1\n`;

/** Runs a script of the checkout with neither credentials, nor Docker, nor network. */
const run = (...args: string[]) =>
  spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    env: {
      HOME: cwd,
      CI: 'true',
      PATH: [join(cwd, 'bin'), resolve('node_modules/.bin'), '/usr/bin', '/bin'].join(':'),
      NODE_OPTIONS: guard,
      // It takes ten seconds to start; pairwise.test.ts validates the stages, and sees that it is on.
      CDK_VALIDATION: 'false',
      PORTICO_ATTEMPTS: attempts,
    },
  });

beforeAll(() => {
  for (const name of ['cdk', 'cdk.json', 'node_modules', 'package.json']) {
    symlinkSync(resolve(name), join(cwd, name));
  }
  mkdirSync(join(cwd, 'bin'));
  writeFileSync(join(cwd, 'bin/docker'), noDocker, { mode: 0o755 });
});
afterAll(() => rmSync(cwd, { recursive: true }));

/** As `npm run synth` does. */
let synthesis: ReturnType<typeof run>;
beforeAll(() => {
  synthesis = run(resolve('scripts/synth.ts'), '--stage', 'prod');
});

describe('npm run synth', () => {
  it('builds, and writes the templates of all stacks', () => {
    expect({ status: synthesis.status, stderr: synthesis.stderr }).toMatchObject({ status: 0 });
    expect(stackNames(join(cwd, 'cdk.out'))).toEqual([
      'Portico-prod-Data',
      'Portico-prod-FunctionUrl',
      'Portico-prod-HttpApi',
      'Portico-prod-Observability',
      'Portico-prod-RestApi',
    ]);
  });

  it('says for which Node and CPU there is compiled code, or that this machine makes none', () => {
    const isSame = process.arch === 'arm64';
    expect(synthesis.stdout).toContain(
      `\n${isSame ? '' : 'no '}compiled code for Node ${process.version} on arm64`,
    );
    expect(existsSync(join(cwd, 'dist/http-api/compile-cache'))).toBe(isSame);
  });

  it('ends with the stacks, their doors and where the templates are, and gives no advice', () => {
    expect(synthesis.stderr).not.toMatch(/feature flags|stack id|synthesized/);
    expect(synthesis.stdout.split('\n').slice(-6)).toEqual([
      expect.stringMatching(
        /^Portico-prod-Data +data, of all doors +cdk\.out\/.*\.template\.json$/,
      ),
      ...['HttpApi +http-api', 'RestApi +rest-api', 'FunctionUrl +function-url'].map((row) =>
        expect.stringMatching(new RegExp(`^Portico-prod-${row} +cdk\\.out/Portico-.*\\.json$`)),
      ),
      expect.stringMatching(/^Portico-prod-Observability +observability +cdk\.out/),
      '',
    ]);
  });

  it('finds nothing', () => {
    expect(synthesis.stderr).not.toMatch(/^(ERROR|WARNING) /m);
  });

  it('connects to nobody, and needs no Docker', () => {
    expect(existsSync(attempts) && readFileSync(attempts, 'utf8')).toBe(false);
  });

  it.each([
    ["require('node:net').connect(80, '192.0.2.1')", /192\.0\.2\.1/],
    ["require('node:dns').lookup('example.com', () => {})", /example\.com/],
    ["require('node:child_process').execFileSync('docker')", /docker/],
  ])('would be seen to: %s', (script, trace) => {
    expect(run('-e', script).status).not.toBe(0);
    expect(readFileSync(attempts, 'utf8')).toMatch(trace);
  });
});

const secret = 'a secret that only the test suite knows';

/** A function's environment as a template has it, with a store in memory and a secret at hand. */
const environmentOf = ({ environment }: Deployed): Record<string, string> => {
  const { JWT_SECRET_ARN, DATABASE_URL, ...rest } = environment;
  if (JWT_SECRET_ARN === undefined) throw new Error('a function knows no secret');
  for (const [name, value] of Object.entries(rest)) {
    if (typeof value !== 'string') throw new Error(`${name} is not known before it is deployed`);
  }
  return {
    ...(rest as Record<string, string>),
    JWT_SECRET: secret,
    LOG_LEVEL: 'error',
    ...(DATABASE_URL !== undefined && { DATABASE_URL: 'memory:' }),
  };
};

const bundled = (deployed: Deployed) => ({
  folder: deployed.folder,
  environment: environmentOf(deployed),
});

describe('the bundles that the templates name', () => {
  /** Another stage, for the bundles that the defaults leave out. */
  const app = newApp();
  const streaming = app.outdir;

  const identitySources = (folder: string, stack: string, type: string): readonly string[] => {
    const source = resourceIn(folder, stack, type)?.get('IdentitySource');
    return listOf(typeof source === 'string' ? source.split(',') : source) as string[];
  };

  interface Door {
    readonly kind: Asked['kind'];
    readonly stack: string;
    readonly bundle: string;
    readonly authorizer?: string;
    /** Before every path. */
    readonly prefix?: string;
    /** Of the stage that streams. */
    readonly stream?: boolean;
    /** What becomes of a protected request without a token. */
    readonly refusal?: number;
  }

  const restApi = { stack: 'Portico-prod-RestApi', prefix: '/test' };
  // Callers have signed, which says who they are and gives them no scope.
  const functionUrl = {
    kind: 'function-url',
    stack: 'Portico-prod-FunctionUrl',
    refusal: 403,
  } as const;
  const doors: Door[] = [
    {
      kind: 'http-api',
      stack: 'Portico-prod-HttpApi',
      bundle: 'http-api',
      authorizer: 'http-authorizer',
    },
    { ...restApi, kind: 'rest-api-token', bundle: 'rest-api', authorizer: 'token-authorizer' },
    {
      ...restApi,
      kind: 'rest-api-request',
      bundle: 'rest-api-stream',
      authorizer: 'request-authorizer',
      stream: true,
    },
    { ...functionUrl, bundle: 'function-url' },
    { ...functionUrl, bundle: 'function-url-stream', stream: true },
  ];

  const requestTo = async (door: Door): Promise<Asked> => {
    const { kind, stack, bundle, authorizer, prefix = '', stream = false } = door;
    const folder = stream ? streaming : join(cwd, 'cdk.out');
    const deployed = functionIn(folder, stack, bundle);
    const environment = environmentOf(deployed);
    const { auth } = readConfig(environment);
    const token = await signToken(auth.jwt, {
      sub: 'tester',
      scope: 'users:read users:write',
      expires: '5m',
    });
    const tokenField = environment['AUTH_TOKEN_HEADER'] ?? 'authorization';
    const withToken = { [tokenField]: `Bearer ${token}` };
    const authorizerType = kind === 'http-api' ? 'ApiGatewayV2' : 'ApiGateway';
    return {
      kind,
      stream,
      door: bundled(deployed),
      ...(authorizer !== undefined && {
        authorizer: {
          ...bundled(functionIn(folder, stack, authorizer)),
          identitySources: identitySources(folder, stack, `AWS::${authorizerType}::Authorizer`),
        },
      }),
      requests: [
        { method: 'GET', path: '/hello?name=Ada', headers: {} },
        { method: 'GET', path: '/users', headers: {} },
        {
          method: 'POST',
          path: '/users',
          headers: { ...withToken, 'content-type': 'application/json' },
          body: '{"name":"Ada","email":"ada@example.com"}',
        },
        { method: 'GET', path: '/users/export', headers: withToken },
      ].map((request) => ({ ...request, path: `${prefix}${request.path}` })),
    };
  };

  /** Of each door in turn, by one process: its start takes longer than they do. */
  let answers: readonly Answers[];
  beforeAll(async () => {
    const settings = {
      restApi: { authorizer: 'request', streamExport: true },
      functionUrl: { mode: 'stream' },
    };
    portico(app, 'prod', readStage('prod', settings), (name) => join(cwd, 'dist', name));
    app.synth();

    const asked = JSON.stringify(await Promise.all(doors.map(requestTo)));
    const script = resolve('test/cdk/ask-bundles.ts');
    const { stdout, stderr } = spawnSync(process.execPath, [script, asked], { encoding: 'utf8' });
    const lines = stdout.split('\n').filter((line) => line.startsWith('['));
    if (lines.length < doors.length) throw new Error(stderr);
    answers = lines.map((line) => JSON.parse(line));
  });

  it.each(doors.map((door, index) => ({ ...door, index })))(
    'answer: $bundle $authorizer',
    ({ index, refusal = 401 }) => {
      const [greeting, refused, created, exported] = answers[index] ?? [];
      expect([greeting, refused, created, exported].map((answer) => answer?.status)).toEqual([
        ...[200, refusal, 201, 200],
      ]);
      expect(JSON.parse(greeting?.body ?? '')).toMatchObject({ message: 'Hello, Ada!' });
      expect(JSON.parse(exported?.body ?? '')).toMatchObject({ email: 'ada@example.com' });
    },
  );

  const others = [
    { stack: 'Portico-prod-Data', bundle: 'rotate-secret', stream: false },
    { stack: 'Portico-prod-HttpApi', bundle: 'http-authorizer', stream: false },
  ];

  it.each([...doors, ...others])(
    'are those that were built: $bundle',
    ({ stack, bundle, stream = false }) => {
      const { folder } = functionIn(stream ? streaming : join(cwd, 'cdk.out'), stack, bundle);
      expect(readFileSync(join(folder, 'index.mjs'))).toEqual(
        readFileSync(join(cwd, 'dist', bundle, 'index.mjs')),
      );
    },
  );
});
