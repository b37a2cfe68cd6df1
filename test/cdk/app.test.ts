import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

describe('the cdk app', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'portico-cdk-'));
  afterAll(() => rmSync(cwd, { recursive: true }));

  const synthesize = (context: object = {}) => {
    const env = { CDK_OUTDIR: join(cwd, 'cdk.out'), CDK_CONTEXT_JSON: JSON.stringify(context) };
    return spawnSync(process.execPath, [resolve('cdk/app.ts')], { cwd, env, encoding: 'utf8' });
  };

  it('says in one line that the doors are not built', () => {
    const { status, stderr } = synthesize();
    expect(stderr).toMatch(/^portico: dist\/[a-z-]+ is missing: run npm run build\n$/);
    expect(status).toBe(1);
  });

  it('says in one line that there is no such stage', () => {
    const { status, stderr } = synthesize({ stage: 'nowhere' });
    expect(stderr).toBe("portico: unknown stage 'nowhere': choose dev, prod or dev-<name>\n");
    expect(status).toBe(1);
  });
});
