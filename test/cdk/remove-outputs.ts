import { rmSync } from 'node:fs';

const remove = (): void => rmSync(process.env['CDK_OUTPUTS'] ?? '', { recursive: true });

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default remove;
