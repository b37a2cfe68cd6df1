import { signToken } from '../auth/sign-token.ts';
import { readAuthorizerConfig } from '../config/config.ts';
import { localEnvironment } from '../config/local-environment.ts';
import { command, runMain, UsageError } from './command.ts';

const help = `npm run token -- --sub alice --scope "users:read users:write" --expires 1h

Prints a token that the server accepts when it is started with the same settings.

  --sub <id>         whom the token names (needed)
  --scope <scopes>   scopes, separated by spaces or commas
  --role <role>      a role; may be given several times
  --expires <time>   how long it is good for: 30s, 15m, 1h, 7d (1h)
`;

export const main = command(
  help,
  {
    sub: { type: 'string' },
    scope: { type: 'string' },
    role: { type: 'string', multiple: true },
    expires: { type: 'string', default: '1h' },
  },
  async ({ sub, scope, role: roles, expires }) => {
    if (!sub) throw new UsageError('--sub must be given: whom the token names');
    if (!/^[1-9]\d*[smhd]$/.test(expires))
      throw new UsageError('--expires must be a time like 30s, 15m, 1h or 7d');
    const { auth } = readAuthorizerConfig(localEnvironment(process.env));
    process.stdout.write(`${await signToken(auth.jwt, { sub, scope, roles, expires })}\n`);
  },
);

if (import.meta.main) await runMain(main);
