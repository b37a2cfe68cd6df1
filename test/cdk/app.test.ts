import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

describe('the cdk app', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'portico-cdk-'));
  afterAll(() => rmSync(cwd, { recursive: true }));

  const synthesize = (context: object = {}) => {
    const env = { CDK_OUTDIR: join(cwd, 'cdk.out'), CDK_CONTEXT_JSON: JSON.stringify(context) };
    return spawnSync(process.execPath, [resolve('cdk/app.ts')], { cwd, env, encoding: 'utf8' });
  };
  const stacks = () =>
    readdirSync(join(cwd, 'cdk.out'))
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => name.replace('.template.json', ''));

  it('says in one line that the doors are not built', () => {
    const { status, stderr } = synthesize();
    expect(stderr).toBe('dist/http-api is missing: run npm run build\n');
    expect(status).toBe(1);
  });

  it('has a stack for each door and one for the data, named after the stage', () => {
    for (const door of ['http-api', 'rest-api', 'function-url']) {
      mkdirSync(join(cwd, 'dist', door), { recursive: true });
      writeFileSync(join(cwd, 'dist', door, 'index.mjs'), '');
    }
    const { status, stderr } = synthesize({ stage: 'live' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stacks()).toEqual([
      'Portico-live-Data',
      'Portico-live-FunctionUrl',
      'Portico-live-HttpApi',
      'Portico-live-RestApi',
    ]);
  });
});
