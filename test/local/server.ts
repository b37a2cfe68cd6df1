import { once } from 'node:events';
import { connect } from 'node:net';
import type { Environment } from '../../src/infrastructure/config/settings.ts';
import type { CommandLine, commandLines } from './command-line.ts';

type Run = ReturnType<typeof commandLines>['run'];

/** A server on a free port, once it has told where it listens. */
export const serving = async (run: Run, env: Environment = {}) => {
  const server: CommandLine = run('express.ts', ['--port', '0'], env);
  const [greeting, url = '', port = '', create = ''] = await server.printed(
    /listens on (http:\/\/127\.0\.0\.1:(\d+)\S*)\n[\s\S]*\n(curl [^\n]*-d [^\n]*)\n/,
  );
  return { ...server, greeting, url, port: Number(port), create };
};

/** When nobody listens there any more. */
export const refused = async (port: number): Promise<void> => {
  for (;;) {
    // One that a server has accepted while it stops is reset.
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    try {
      await once(socket, 'connect');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') return;
    } finally {
      socket.destroy();
    }
  }
};
