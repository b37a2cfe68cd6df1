const common = {
  transform: {
    '^.+\\.[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // Packages that are ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(jose|inversify|@inversifyjs|uuid)/)'],
};

/** Of the tests that need every store: DynamoDB Local, one of them, takes two seconds to start. */
const withStores = 'stores|e2e|local';

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default {
  maxWorkers: 2,
  // Nothing is asserted about time; this ends what hangs, on slow machines too.
  testTimeout: 60_000,
  collectCoverageFrom: ['src/{domain,application,adapters}/**/*.ts'],
  coverageReporters: ['text-summary'],
  coverageThreshold: { global: { statements: 100, branches: 100, functions: 100, lines: 100 } },
  projects: [
    {
      ...common,
      displayName: 'units',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [`/test/(${withStores}|torture)/`],
    },
    {
      ...common,
      displayName: 'stores',
      testMatch: [`<rootDir>/test/(${withStores})/**/*.test.ts`],
      globalSetup: '<rootDir>/test/stores/start-dynamo-db-local.ts',
      globalTeardown: '<rootDir>/test/stores/stop-dynamo-db-local.ts',
    },
  ],
};
