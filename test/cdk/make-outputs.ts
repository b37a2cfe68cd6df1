import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for what all test files synthesise. */
const make = (): void => {
  process.env['CDK_OUTPUTS'] = mkdtempSync(join(tmpdir(), 'portico-cdk-'));
};

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default make;
