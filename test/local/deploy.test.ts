import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commandLines, failsWith, refusesWith } from './command-line.ts';

const { run, folder } = commandLines();

/** Stands for the build and for the CDK's command line: keeps what it was asked in order, and does nothing. */
const fake = `#!${process.execPath}
const { appendFileSync, writeFileSync } = require('node:fs');
const [name, ...args] = [require('node:path').basename(process.argv[1]), ...process.argv.slice(2)];
appendFileSync('asked', JSON.stringify([name, ...args]) + '\\n');
if (args[0] === process.env.FAILS) process.exit(3);
const file = args[args.indexOf('--outputs-file') + 1];
if (args[0] === 'deploy') writeFileSync(file, process.env.OUTPUTS);
`;

const asked = (): string[][] =>
  readFileSync(join(folder(), 'asked'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const npmRun = (script: string, args: readonly string[], env: Record<string, string> = {}) => {
  for (const name of ['node', 'cdk']) {
    writeFileSync(join(folder(), name), fake);
    chmodSync(join(folder(), name), 0o755);
  }
  const PATH = [folder(), dirname(process.execPath), process.env['PATH']].join(':');
  return run(`../../../scripts/${script}.ts`, args, { PATH, ...env }).ended;
};

const compileCache = ['--compile-cache', '--architecture', 'arm64'];
const outputs = (stack: string, Url: string) => ({ OUTPUTS: JSON.stringify({ [stack]: { Url } }) });

describe('npm run deploy', () => {
  it('builds, shows what changes, deploys the door and says where it is', async () => {
    const url = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
    const { code, stdout, stderr } = await npmRun(
      'deploy',
      ['http-api', '--stage', 'prod'],
      outputs('Portico-prod-HttpApi', `${url}/`),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(
      `\nPortico-prod-HttpApi is at ${url}\n\ncurl -i '${url}/hello?name=Ada'\n`,
    );
    const context = ['--context', 'stage=prod'];
    expect(asked()).toEqual([
      ['node', expect.stringMatching(/\/scripts\/build\.ts$/), ...compileCache],
      ['cdk', 'diff', 'Portico-prod-HttpApi', ...context],
      [
        ...['cdk', 'deploy', 'Portico-prod-HttpApi', '--outputs-file', expect.any(String)],
        ...['--require-approval', 'broadening', ...context],
      ],
    ]);
  });

  it('asks nothing when told so, and signs for a Function URL that wants it', async () => {
    const url = 'https://abc123.lambda-url.eu-west-1.on.aws';
    const { stdout } = await npmRun(
      'deploy',
      ['function-url', '--yes'],
      outputs('Portico-dev-FunctionUrl', `${url}/`),
    );
    expect(asked()[2]).toEqual(expect.arrayContaining(['--require-approval', 'never']));
    expect(stdout).toContain(`curl -i --aws-sigv4 aws:amz:eu-west-1:lambda --user `);
    expect(stdout).toContain(`'${url}/hello?name=Ada'\n`);
  });

  it('deploys what watches the doors, which has no URL', async () => {
    const { code, stdout } = await npmRun('deploy', ['observability'], { OUTPUTS: '{}' });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nPortico-dev-Observability is deployed\n$/);
  });

  it('stops where the CDK does', async () => {
    await expect(npmRun('deploy', ['rest-api'], { FAILS: 'diff' })).resolves.toEqual({
      ...failsWith(/cdk diff failed, see above/),
      stdout: expect.any(String),
    });
    expect(asked()).toHaveLength(2);
  });

  it.each([
    [['alb'], /unknown door 'alb': choose http-api, rest-api, function-url or observability/],
    [
      ['http-api', '--stable', 'abc123'],
      /--stable is for rest-api, in a stage with restApi\.canaryPercent/,
    ],
    [['http-api', '--stage', 'nowhere'], /unknown stage 'nowhere': choose dev or prod/],
    [[], /one door must be named; --help tells more/],
  ])('refuses %j', async (args, message) => {
    await expect(npmRun('deploy', args)).resolves.toEqual(refusesWith(message));
  });

  it('shows its help', async () => {
    expect((await npmRun('deploy', ['--help'])).stdout).toMatch(/^npm run deploy -- http-api\|/);
  });
});

describe('npm run synth and npm run diff', () => {
  it.each([
    [[], ['synth', '--quiet', '--context', 'stage=dev']],
    [
      ['--diff', '--stage', 'prod'],
      ['diff', '--context', 'stage=prod'],
    ],
  ])('with %j build and ask the CDK', async (args, expected) => {
    const { code } = await npmRun('synth', args);
    expect(code).toBe(0);
    expect(asked()).toEqual([
      ['node', expect.stringMatching(/\/scripts\/build\.ts$/), ...compileCache],
      ['cdk', ...expected],
    ]);
  });

  it('shows their help', async () => {
    expect((await npmRun('synth', ['--help'])).stdout).toMatch(/^npm run synth /);
  });
});
