import { once } from 'node:events';

const stop = async (): Promise<void> => {
  const jvm = globalThis.dynamoDbLocal;
  globalThis.dynamoDbLocal = undefined;
  if (!jvm || jvm.exitCode !== null) return;
  jvm.kill('SIGKILL');
  await once(jvm, 'exit');
};

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default stop;
