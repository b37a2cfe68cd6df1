import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { bundleNames } from '../../scripts/doors.ts';

describe('the cdk app', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'portico-cdk-'));
  afterAll(() => rmSync(cwd, { recursive: true }));

  const synthesize = (context: object = {}) => {
    const env = {
      CDK_OUTDIR: join(cwd, 'cdk.out'),
      CDK_CONTEXT_JSON: JSON.stringify(context),
      // CloudFormation's validator, which takes most of the time: pairwise.test.ts asks it.
      CDK_VALIDATION: 'false',
    };
    return spawnSync(process.execPath, [resolve('cdk/app.ts')], { cwd, env, encoding: 'utf8' });
  };

  it('says in one line that the doors are not built', () => {
    const { status, stderr } = synthesize();
    expect(stderr).toMatch(/^portico: dist\/[a-z-]+ is missing: run npm run build\n$/);
    expect(status).toBe(1);
  });

  it('has nothing take over step by step where that is told, and finds nothing wrong with it', () => {
    const bundle = resolve('test/cdk/bundle');
    mkdirSync(join(cwd, 'dist'));
    for (const name of bundleNames) symlinkSync(bundle, join(cwd, 'dist', name));
    const { status, stderr } = synthesize({ stage: 'prod', 'at-once': 'true' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringMatching(/ERROR/) });
    const template = readFileSync(join(cwd, 'cdk.out/Portico-prod-HttpApi.template.json'), 'utf8');
    expect(template).not.toContain('AWS::CodeDeploy::DeploymentGroup');
  });

  it('says in one line that there is no such stage', () => {
    const { status, stderr } = synthesize({ stage: 'nowhere' });
    expect(stderr).toBe("portico: unknown stage 'nowhere': choose dev, prod or dev-<name>\n");
    expect(status).toBe(1);
  });
});
