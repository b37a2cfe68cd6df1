import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';
import { transcript } from './command-line.ts';

const root = join(__dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

describe('a signal to npm', () => {
  const groups: number[] = [];
  afterEach(() => {
    for (const group of groups.splice(0)) {
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // It has ended, as it should.
      }
    }
  });
  const folder = temporaryFolder();

  it.each(['start', 'dev'])('ends the server of npm run %s', async (name) => {
    writeFileSync(join(folder(), 'package.json'), JSON.stringify({ scripts }));
    for (const each of ['src', 'node_modules']) symlinkSync(join(root, each), join(folder(), each));
    const { PATH, HOME } = process.env;
    const npm = spawn('npm', ['run', name, '--', '--port=0'], {
      cwd: folder(),
      env: { PATH, HOME, npm_config_logs_max: '0', npm_config_update_notifier: 'false' },
      stdio: ['ignore', 'pipe', 'inherit'],
      // A process group of its own, so that the test can end what npm leaves behind.
      detached: true,
    });
    groups.push(npm.pid ?? 0);
    await transcript(npm.stdout).seen(/listens on http/);
    npm.kill('SIGTERM');
    // Its output is closed when nobody writes to it any more, the server included.
    await once(npm, 'close');
  });

  it.each(['start', 'dev', 'gateway', 'dynamodb'])(
    'is not left to the shell that npm runs %s by',
    (name) => {
      expect(scripts[name]).toMatch(/^exec node /);
    },
  );
});
