import { join } from 'node:path';
import type { StageSettings } from '../../cdk/settings.ts';
import { stages } from '../../cdk/stages.ts';
import { main as deploy } from '../../scripts/deploy.ts';
import { main as destroy } from '../../scripts/destroy.ts';
import { smokeTest } from '../../scripts/smoke.ts';
import { main as synth } from '../../scripts/synth.ts';
import type { Main } from '../../src/infrastructure/main/command.ts';
import { commandLines, failsWith, refusesWith } from '../local/command-line.ts';
import { startedBy, writeAssembly } from './started.ts';

jest.mock('node:child_process');
jest.mock('../../scripts/smoke.ts', () => ({ smokeTest: jest.fn() }));

const started = startedBy();
afterEach(() => jest.restoreAllMocks());
const { call, folder } = commandLines();

const build = ['build.ts', '--compile-cache', '--architecture', 'arm64'];
const context = (stage: string) => ['--context', `stage=${stage}`];
const ended = { code: 0, stdout: expect.any(String), stderr: '' };

describe('npm run deploy', () => {
  afterEach(() => Reflect.deleteProperty(stages, 'watched'));

  it('builds, shows what changes, deploys the door and says where it is', async () => {
    const url = 'https://abc123.execute-api.eu-central-1.amazonaws.com';
    started.outputs = { 'Portico-prod-HttpApi': { Url: `${url}/` } };
    const { code, stdout, stderr } = await call(deploy, ['http-api', '--stage', 'prod']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`\nPortico-prod-HttpApi is at ${url}\n\ncurl -i '${url}/hello?name=Ada'\n`);
    expect(started.asked).toEqual([
      build,
      ['cdk', 'diff', 'Portico-prod-HttpApi', ...context('prod')],
      [
        ...['cdk', 'deploy', 'Portico-prod-HttpApi', '--outputs-file', expect.any(String)],
        ...['--require-approval', 'broadening', ...context('prod')],
      ],
    ]);
  });

  it('asks nothing when told so, and signs for a Function URL that wants it', async () => {
    const url = 'https://abc123.lambda-url.eu-west-1.on.aws';
    started.outputs = { 'Portico-dev-FunctionUrl': { Url: `${url}/` } };
    const { stdout } = await call(deploy, ['function-url', '--yes']);
    expect(started.asked[2]).toEqual(expect.arrayContaining(['--require-approval', 'never']));
    expect(stdout).toContain(`curl -i --aws-sigv4 aws:amz:eu-west-1:lambda --user `);
    expect(stdout).toContain(`'${url}/hello?name=Ada'\n`);
  });

  it('lets a version that cannot wait take over at once', async () => {
    await call(deploy, ['http-api', '--at-once']);
    const atOnce = ['--context', 'at-once=true'];
    expect(started.asked[1]).toEqual(expect.arrayContaining(atOnce));
    expect(started.asked[2]).toEqual(expect.arrayContaining(atOnce));
  });

  it('deploys what watches the doors, which has no URL', async () => {
    const { code, stdout } = await call(deploy, ['observability']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/\nPortico-dev-Observability is deployed\n/);
  });

  it('deploys what watches the doors without any door, and even where no template has changed', async () => {
    await call(deploy, ['observability']);
    const [, diff, deployment] = started.asked;
    expect(diff).toContain('--exclusively');
    expect(deployment).toEqual(expect.arrayContaining(['--exclusively', '--force']));
    await call(deploy, ['http-api']);
    expect(started.asked.slice(3).flat()).not.toContain('--force');
    expect(started.asked.slice(3).flat()).not.toContain('--exclusively');
  });

  it.each<[string, StageSettings['observability'], string]>([
    ['observability', {}, 'no door is watched: name them in observability.doors\n'],
    ['observability', { doors: ['restApi'] }, ' is deployed\n'],
    [
      'rest-api',
      { doors: ['restApi'] },
      'its alarms follow by: npm run deploy -- observability --stage watched\n',
    ],
    ['http-api', { doors: ['restApi'] }, ' is deployed\n'],
  ])('ends with what is not watched yet: %s, %j', async (door, observability, line) => {
    Object.assign(stages, { watched: { observability } });
    const { stdout } = await call(deploy, [door, '--stage', 'watched']);
    expect(stdout.slice(-line.length)).toBe(line);
  });

  it('stops where the CDK does', async () => {
    started.fails = 'diff';
    await expect(call(deploy, ['rest-api'])).resolves.toEqual(
      failsWith(/cdk diff failed, see above/),
    );
    expect(started.asked).toHaveLength(2);
  });

  it('deploys a cloud assembly that was written before, and builds nothing', async () => {
    writeAssembly(join(folder(), 'assembly/prod'), 'Portico-prod-Data', 'Portico-prod-RestApi');
    const args = ['rest-api', '--stage', 'prod', '--from', 'assembly/prod', '--yes'];
    await expect(call(deploy, args)).resolves.toEqual(ended);
    const app = ['--app', 'assembly/prod', ...context('prod')];
    expect(started.asked).toEqual([
      ['cdk', 'diff', 'Portico-prod-RestApi', ...app],
      [
        ...['cdk', 'deploy', 'Portico-prod-RestApi', '--outputs-file', expect.any(String)],
        ...['--require-approval', 'never', ...app],
      ],
    ]);
  });

  it('refuses an assembly of another stage', async () => {
    writeAssembly(join(folder(), 'assembly'), 'Portico-dev-HttpApi');
    const args = ['http-api', '--stage', 'prod', '--from', 'assembly'];
    await expect(call(deploy, args)).resolves.toEqual(
      refusesWith(/assembly has no stack Portico-prod-HttpApi/),
    );
  });

  describe('with --smoke', () => {
    const credentials = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
    beforeEach(() => jest.mocked(smokeTest).mockReset());

    it('checks what it has deployed, for a page that may read it too', async () => {
      jest.replaceProperty(stages, 'dev', {
        cors: { origins: ['https://*.example.com', 'https://app.example.com'], owner: 'app' },
      });
      started.outputs = { 'Portico-dev-HttpApi': { Url: 'https://a.example/' } };
      await expect(call(deploy, ['http-api', '--smoke'], { TOKEN: 't' })).resolves.toEqual(ended);
      const expected = { isSigned: false, token: 't', origin: 'https://app.example.com' };
      expect(smokeTest).toHaveBeenCalledWith(expect.objectContaining(expected));
    });

    it('signs for a Function URL that wants it', async () => {
      started.outputs = { 'Portico-dev-FunctionUrl': { Url: 'https://a.example/' } };
      await expect(call(deploy, ['function-url', '--smoke'], credentials)).resolves.toEqual(ended);
      const expected = { isSigned: true, tokenHeader: 'x-portico-authorization' };
      expect(smokeTest).toHaveBeenCalledWith(expect.objectContaining(expected));
    });

    it('fails where a check does', async () => {
      jest.mocked(smokeTest).mockRejectedValue(new Error('1 of 45 checks failed'));
      started.outputs = { 'Portico-dev-HttpApi': { Url: 'https://a.example/' } };
      const { code, stderr } = await call(deploy, ['http-api', '--smoke']);
      expect({ code, stderr }).toEqual({ code: 1, stderr: 'portico: 1 of 45 checks failed\n' });
    });

    it.each([
      ['rest-api', 'RestApi', /no smoke test: a private API answers in its VPC only\n$/],
      ['observability', 'Nothing', /Observability is deployed\n/],
    ])('checks nothing that it cannot reach: %s', async (door, stack, said) => {
      jest.replaceProperty(stages, 'dev', {
        restApi: { endpoint: 'private', vpcEndpointIds: ['vpce-1'] },
      });
      started.outputs = { [`Portico-dev-${stack}`]: { Url: 'https://a.example/' } };
      const { code, stdout } = await call(deploy, [door, '--smoke']);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(said) });
      expect(smokeTest).not.toHaveBeenCalled();
    });
  });

  it('watches the sources of a sandbox, for which nobody has written settings', async () => {
    const args = ['http-api', '--stage', 'dev-ada', '--watch'];
    await expect(call(deploy, args)).resolves.toEqual(ended);
    expect(started.asked).toEqual([
      [
        ...['cdk', 'watch', 'Portico-dev-ada-HttpApi', '--hotswap-fallback'],
        ...['--build', 'node scripts/build.ts', ...context('dev-ada')],
      ],
    ]);
  });

  it.each([
    [['alb'], /unknown door 'alb': choose http-api, rest-api, function-url or observability/],
    [
      ['http-api', '--stable', 'abc123'],
      /--stable is for rest-api, in a stage with restApi\.canaryPercent/,
    ],
    [['http-api', '--stage', 'nowhere'], /unknown stage 'nowhere': choose dev, prod or dev-<name>/],
    [['http-api', '--stage', 'dev-Ada'], /unknown stage 'dev-Ada': choose dev, prod or dev-<name>/],
    [['http-api', '--stage', 'constructor'], /unknown stage 'constructor': choose .*/],
    [['http-api', '--stage', 'prod', '--watch'], /--watch is for sandboxes: prod keeps its data/],
    [
      ['http-api', '--from', 'x', '--watch'],
      /--watch builds and deploys everything: leave out --from and --stable/,
    ],
    [
      ['http-api', '--at-once', '--watch'],
      /--at-once is for what is built now: leave out --from and --watch/,
    ],
    [
      ['http-api', '--at-once', '--from', 'x'],
      /--at-once is for what is built now: leave out --from and --watch/,
    ],
    [
      ['http-api', '--from', 'nowhere'],
      /nowhere is no cloud assembly: npm run synth -- --out writes one/,
    ],
    [[], /one door must be named; --help tells more/],
  ])('refuses %j', async (args, message) => {
    await expect(call(deploy, args)).resolves.toEqual(refusesWith(message));
    expect(started.asked).toEqual([]);
  });
});

describe('npm run destroy', () => {
  it('deletes all stacks of a stage, and leaves it to the CDK to ask', async () => {
    await expect(call(destroy, ['--stage', 'dev-ada'])).resolves.toEqual(ended);
    expect(started.asked).toEqual([build, ['cdk', 'destroy', '--all', ...context('dev-ada')]]);
  });

  it('deletes those of a stage that keeps its data when that is meant', async () => {
    await expect(call(destroy, ['--stage', 'prod', '--yes'])).resolves.toEqual(ended);
    expect(started.asked[1]).toEqual(['cdk', 'destroy', '--all', '--force', ...context('prod')]);
  });

  it.each([
    [['--stage', 'prod'], /prod keeps its data: --yes deletes its stacks all the same/],
    [[], /--stage must be given: whose stacks are deleted/],
  ])('refuses %j', async (args, message) => {
    await expect(call(destroy, args)).resolves.toEqual(refusesWith(message));
    expect(started.asked).toEqual([]);
  });
});

describe('npm run synth', () => {
  it('builds, and ends with the stacks, their doors and where the templates are', async () => {
    started.stderr = 'WARNING of a rule\nSupply a stack id (x) to display its template.\n';
    started.stderr += '83 feature flags are not configured. Run cdk flags.\n';
    const table = [
      'Portico-dev-Data     data, of all doors  cdk.out/Portico-dev-Data.template.json',
      'Portico-dev-HttpApi  http-api            cdk.out/Portico-dev-HttpApi.template.json',
      '',
    ].join('\n');
    await expect(call(synth)).resolves.toEqual({
      ...{ code: 0, stdout: table, stderr: 'WARNING of a rule\n' },
    });
    expect(started.asked).toEqual([
      build,
      ['cdk', 'synth', '--quiet', '--output', 'cdk.out', '--ci=false', ...context('dev')],
    ]);
  });

  it('builds once for an assembly of each stage', async () => {
    const args = ['--stage', 'dev', '--stage', 'prod', '--out', 'assembly'];
    const { stdout } = await call(synth, args);
    expect(stdout).toContain(' assembly/prod/Portico-prod-HttpApi.template.json\n');
    expect(started.asked.map(([program, step, , , output]) => [program, step, output])).toEqual([
      ['build.ts', '--compile-cache', undefined],
      ['cdk', 'synth', 'assembly/dev'],
      ['cdk', 'synth', 'assembly/prod'],
    ]);
  });

  it.each<[string[], string]>([
    [['--diff'], 'dev'],
    [['--diff', '--stage', 'prod'], 'prod'],
  ])('compares with what is deployed: %j', async (args, stage) => {
    await expect(call(synth, args)).resolves.toEqual(ended);
    expect(started.asked).toEqual([build, ['cdk', 'diff', ...context(stage)]]);
  });

  it('stops where the CDK does', async () => {
    started.fails = 'synth';
    await expect(call(synth)).resolves.toEqual(failsWith(/cdk synth failed, see above/));
  });

  it.each([
    [['--stage', 'dev', '--stage', 'prod'], /several stages need --out/],
    [['--diff', '--out', 'x'], /--out is not for npm run diff/],
  ])('refuses %j', async (args, message) => {
    await expect(call(synth, args)).resolves.toEqual(refusesWith(message));
  });
});

it.each<[string, Main, RegExp]>([
  ['deploy', deploy, /^npm run deploy -- http-api\|/],
  ['destroy', destroy, /^npm run destroy /],
  ['synth', synth, /^npm run synth /],
])('npm run %s shows its help', async (_name, main, help) => {
  expect((await call(main, ['--help'])).stdout).toMatch(help);
});
