import jest from './jest.config.mjs';

const { displayName: _, testPathIgnorePatterns: __, ...units } = jest.projects[0];

/** What scripts/mutate.ts does not say: it adds the files and their tests. */
// biome-ignore lint/style/noDefaultExport: Stryker asks for it
export default {
  plugins: ['@stryker-mutator/jest-runner'],
  testRunner: 'jest',
  // Merged into jest.config.mjs.
  jest: {
    projectType: 'custom',
    enableFindRelatedTests: false,
    config: {
      ...units,
      projects: [],
      roots: ['<rootDir>/src', '<rootDir>/test'],
      // Stryker loads it, and knows no <rootDir>.
      testEnvironment: units.testEnvironment.replace('<rootDir>', import.meta.dirname),
    },
  },
  // It would be rewritten by means of an API that TypeScript 7 does not have.
  tsconfigFile: 'none',
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 8_000,
  ignorePatterns: ['/bench', '/cdk.out', '/client', '/coverage', '/data', '/dist'],
  reporters: ['json', 'progress-append-only'],
  allowConsoleColors: false,
  warnings: false,
};
