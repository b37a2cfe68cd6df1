import { json } from 'node:stream/consumers';
import { Stryker } from '@stryker-mutator/core';

/** Takes options of Stryker, and tries their mutants. */
const options = (await json(process.stdin)) as ConstructorParameters<typeof Stryker>[0];
await new Stryker(options).runMutationTest();
