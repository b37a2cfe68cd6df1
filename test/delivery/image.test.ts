import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describeTool } from '../describe-tool.ts';
import { temporaryFolder } from '../infrastructure/temporary-folder.ts';

const root = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const dockerfile = read('Dockerfile');

const stages = dockerfile.split(/^(?=FROM )/m);
const image = stages.at(-1) ?? '';
/** What follows each instruction of this kind in the image that is shipped. */
const all = (instruction: string): string[] =>
  Array.from(image.matchAll(new RegExp(`^${instruction} (.*)$`, 'gm')), ([, rest = '']) => rest);
const last = (instruction: string): string => all(instruction).at(-1) ?? '';
/** The words of an instruction in its exec form, which needs no shell. */
const words = (text: string): string[] => JSON.parse(/\[".*"\]$/.exec(text)?.[0] ?? '[]');

describeTool<string[]>('dockerfile-utils', 'the Dockerfile', (faults) => {
  it('has no fault that its linter knows', () => {
    expect(faults(dockerfile)).toEqual([]);
  });

  it.each([
    ['an instruction that there is not', 'USER node', 'USR node', 'Unknown instruction: USR'],
    ['a flag that there is not', '--timeout', '--timeot', 'Unknown flag: timeot'],
    ['a path that depends on another', 'WORKDIR /app', 'WORKDIR app', 'should be absolute'],
    ['a port that is none', 'EXPOSE 3000', 'EXPOSE http', 'Invalid containerPort'],
    ['a second command', 'USER node', 'CMD ["node"]', 'only be one CMD'],
  ])('would be found to have %s', (_what, good, bad, message) => {
    expect(faults(dockerfile.replace(good, bad)).join()).toContain(message);
  });
});

describe('the Dockerfile', () => {
  it('is made from the Node of the repository, in its slim form', () => {
    const bases = Array.from(dockerfile.matchAll(/^FROM ([^\s@]+)/gm), ([, base]) => base);
    const base = `node:${read('.node-version').trim()}-slim`;
    expect(bases).toEqual([base, base]);
  });

  it('runs as nobody special, whose only folder is a volume', () => {
    expect(image.indexOf('USER node')).toBeGreaterThan(image.indexOf('RUN '));
    expect(all('USER')).toEqual(['node']);
    expect(all('VOLUME')).toEqual(['/app/data']);
    expect(all('RUN')).toEqual(['mkdir data && chown node:node data']);
  });

  it('is reached from outside, at the port that is the default', () => {
    expect(last('ENV')).toBe('NODE_ENV=production HOST=0.0.0.0');
    expect(last('EXPOSE')).toBe('3000');
  });

  it('copies what .dockerignore lets through, and nothing else comes through', () => {
    const [everything, ...exceptions] = read('.dockerignore').trim().split('\n');
    expect(everything).toBe('*');
    const copied = Array.from(dockerfile.matchAll(/^COPY (?!--)(.*) \S+$/gm)).flatMap(
      ([, sources = '']) => sources.split(' ').map((source) => source.replace(/\/$/, '')),
    );
    expect(exceptions.map((line) => line.replace('!', '')).toSorted()).toEqual(
      [...new Set(copied)].toSorted(),
    );
  });
});

/** A folder as `/app` is in the image. */
const madeImage = (folder: string): void => {
  const packages: Record<string, { dev?: boolean }> = JSON.parse(
    read('package-lock.json'),
  ).packages;
  for (const [path, { dev }] of Object.entries(packages)) {
    if (dev || !/^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) continue;
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path));
  }
  for (const [source = '', target = ''] of all('COPY').map((line) => line.split(' '))) {
    if (!source.startsWith('--'))
      cpSync(join(root, source), join(folder, target, target === './' ? source : ''), {
        recursive: true,
      });
  }
  mkdirSync(join(folder, 'data'));
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};

describe('what the image runs', () => {
  const folder = temporaryFolder();
  const started: ChildProcess[] = [];
  afterAll(() => {
    for (const process of started) process.kill('SIGKILL');
  });

  /** Commands as the engine runs them: in the image's folder, with its packages, and with little else around. */
  const container = async () => {
    madeImage(folder());
    const env = {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: `${await freePort()}`,
      // Without this, links would find the packages that are for development only.
      NODE_OPTIONS: '--preserve-symlinks',
    };
    const command = ([program = '', ...args]: string[]) => {
      expect(program).toBe('node');
      return [process.execPath, args, { cwd: folder(), env }] as const;
    };
    return {
      status: (args: string[]) => spawnSync(...command(args)).status,
      start: (args: string[]) => {
        const server = spawn(...command(args));
        started.push(server);
        return server;
      },
    };
  };

  it('needs the packages of production only, and is healthy while it listens', async () => {
    const { start, status } = await container();
    const health = words(last('HEALTHCHECK'));
    expect(status(health)).toBe(1);
    const server = start(words(last('CMD')));
    expect(String(await once(server.stdout, 'data'))).toContain('listens on');
    expect(status(health)).toBe(0);
    server.kill('SIGTERM');
    expect(await once(server, 'exit')).toEqual([0, null]);
    expect(status(health)).toBe(1);
  });

  it('would not start if it needed a package that is for development', async () => {
    const { status } = await container();
    expect(status(['node', '-e', "import('express')"])).toBe(0);
    expect(status(['node', '-e', "import('fast-check')"])).toBe(1);
  });
});
