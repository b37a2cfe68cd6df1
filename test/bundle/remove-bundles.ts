import { rmSync } from 'node:fs';

const remove = (): void => {
  const outdir = process.env['BUNDLES'];
  if (outdir) rmSync(outdir, { recursive: true });
};

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default remove;
