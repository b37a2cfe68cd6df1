import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleNames } from '../../scripts/doors.ts';

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
    expect(stderr).toMatch(/^portico: dist\/[a-z-]+ is missing: run npm run build\n$/);
    expect(status).toBe(1);
  });

  it('says in one line that there is no such stage', () => {
    const { status, stderr } = synthesize({ stage: 'nowhere' });
    expect(stderr).toBe('portico: there is no stage nowhere: cdk/stages.ts has dev, prod\n');
    expect(status).toBe(1);
  });

  it('has a stack for each door beside those that all doors share, named after the stage', () => {
    for (const name of bundleNames) {
      mkdirSync(join(cwd, 'dist', name), { recursive: true });
      writeFileSync(join(cwd, 'dist', name, 'index.mjs'), '');
    }
    const { status, stderr } = synthesize({ stage: 'prod' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(stacks()).toEqual(
      expect.arrayContaining([
        'Portico-prod-Data',
        'Portico-prod-FunctionUrl',
        'Portico-prod-HttpApi',
        'Portico-prod-RestApi',
      ]),
    );
  });
});
