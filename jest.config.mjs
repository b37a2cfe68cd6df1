const common = {
  testEnvironment: '<rootDir>/test/native/environment.cjs',
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

/** Of the tests that look at templates. */
const withCdk = 'cdk|conformance/deployment';

/** Of those what only maintainers need: every two settings, a minute long, and the examples for other tools. */
const combinations = 'pairwise|changes|other-tools';

const cdk = {
  globalSetup: '<rootDir>/test/cdk/make-outputs.ts',
  globalTeardown: '<rootDir>/test/cdk/remove-outputs.ts',
  transform: {
    '/node_modules/(aws-cdk-lib|constructs|cdk-nag)/': '<rootDir>/test/native/transform.cjs',
    ...common.transform,
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(jose|inversify|@inversifyjs|uuid|aws-cdk-lib|constructs|cdk-nag)/)',
  ],
};

const bundles = {
  globalSetup: '<rootDir>/test/bundle/build-bundles.ts',
  globalTeardown: '<rootDir>/test/bundle/remove-bundles.ts',
};

const stores = {
  globalSetup: '<rootDir>/test/stores/start-dynamo-db-local.ts',
  globalTeardown: '<rootDir>/test/stores/stop-dynamo-db-local.ts',
};

// biome-ignore lint/style/noDefaultExport: jest asks for it
export default {
  // One more than the cores of the smallest machine: some tests wait.
  maxWorkers: 3,
  // Nothing is asserted about time; this ends what hangs, on slow machines too.
  testTimeout: 60_000,
  // And this, workers with something left to do: on a busy machine one with nothing takes a second to end.
  workerGracefulExitTimeout: 10_000,
  // A fifth of the time: the gate looks at it, whoever works on something does not.
  collectCoverage: Boolean(process.env.CI),
  collectCoverageFrom: ['src/{domain,application,adapters}/**/*.ts'],
  // Files with a gap, and the lines; that Portico's own have none is checked by test/maintainers/coverage.test.ts.
  coverageReporters: [['text', { skipFull: true }], 'json'],
  projects: [
    {
      ...common,
      displayName: 'units',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      testPathIgnorePatterns: [`/test/(${withStores}|${withCdk}|bundle|torture|maintainers)[/.]`],
    },
    {
      ...common,
      ...cdk,
      displayName: 'cdk',
      testMatch: [`<rootDir>/test/(${withCdk}){/**/*,}.test.ts`],
      testPathIgnorePatterns: [`/test/cdk/(${combinations})\\.test`],
    },
    {
      ...common,
      ...cdk,
      displayName: 'combinations',
      testMatch: [`<rootDir>/test/cdk/(${combinations}).test.ts`],
    },
    {
      ...common,
      ...bundles,
      displayName: 'bundles',
      testMatch: ['<rootDir>/test/bundle/**/*.test.ts'],
    },
    {
      ...common,
      displayName: 'stores',
      testMatch: [`<rootDir>/test/(${withStores})/**/*.test.ts`],
      setupFiles: ['<rootDir>/test/stores/patient-requests.ts'],
      ...stores,
    },
    {
      ...common,
      displayName: 'maintainers',
      testMatch: ['<rootDir>/test/maintainers/**/*.test.ts'],
    },
    {
      ...common,
      displayName: 'quick',
      testMatch: ['<rootDir>/test/(architecture|domain|application|http|e2e)/**/*.test.ts'],
      globals: { isQuick: true },
    },
    {
      ...common,
      displayName: 'torture',
      testMatch: ['<rootDir>/test/torture/**/*.test.ts'],
      ...stores,
    },
  ],
};
