import { writeFileSync } from 'node:fs';
import { command } from '../src/infrastructure/main/command.ts';
import { clientFile, contractSource } from './client-source.ts';

const help = `npm run client

Writes ${clientFile}, the part of the typed client that is derived from the contract.
`;

await command(help, {}, async () => writeFileSync(clientFile, contractSource()));
