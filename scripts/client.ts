import { writeFileSync } from 'node:fs';
import { command, runMain } from '../src/infrastructure/main/command.ts';
import { clientFile, contractSource } from './client-source.ts';

const help = `npm run client

Writes ${clientFile}, the part of the typed client that is derived from the contract.
`;

export const main = command(help, {}, async () => writeFileSync(clientFile, contractSource()));

if (import.meta.main) await runMain(main);
