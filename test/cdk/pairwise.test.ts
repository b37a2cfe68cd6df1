import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  App,
  type CfnElement,
  type CfnResource,
  CloudFormationValidatePlugin,
  type PolicyValidationStack,
  RemovalPolicy,
  Validations,
} from 'aws-cdk-lib';
import { CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { CfnGlobalTable } from 'aws-cdk-lib/aws-dynamodb';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { acknowledged, checkTemplates } from '../../cdk/nag.ts';
import { portico } from '../../cdk/portico.ts';
import { rules } from '../../cdk/rules/rules.ts';
import { readStage, SettingsError, type StageSettings } from '../../cdk/settings.ts';
import { stages } from '../../cdk/stages.ts';
import cdkJson from '../../cdk.json';
import { type Deployment, deploymentOf, problemsOf } from './changes.ts';
import { choices, settingsOf } from './choices.ts';
import { pairwise, type Row } from './pairwise.ts';
import { appContext } from './stacks.ts';

const refusal = (row: Row): string | undefined => {
  try {
    readStage('test', settingsOf(row));
    return undefined;
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
};

const { rows, refused } = pairwise(choices, refusal);

/**
 * The combinations that have a value first. CloudFormation's own validator looks at those: what it finds
 * hardly ever depends on two settings.
 */
const first = rows.filter((row, index) =>
  Object.entries(row).some(([name, value]) =>
    rows.slice(0, index).every((earlier) => earlier[name] !== value),
  ),
);

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly { readonly ruleName: string; readonly severity: string }[];
    readonly suppressedViolations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

const reportIn = (directory: string): Report['pluginReports'] =>
  JSON.parse(readFileSync(join(directory, 'validation-report.json'), 'utf8')).pluginReports;

/** What is acknowledged, as `<construct>: <rule>`. */
const acknowledgedIn = (app: App): string[] =>
  app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.keys(data).map((id) => `${node.path}: ${id}`)),
    );

const outdir = mkdtempSync(join(tmpdir(), 'portico-pairwise-'));
afterAll(() => rmSync(outdir, { recursive: true }));

const types = new Set<string>();
const deployments: [settings: string, deployment: Deployment][] = [];
const validated: PolicyValidationStack[] = [];

/** Synthesises a stage and looks for findings; leaves its templates for CloudFormation's validator. */
const expectNoFindings = (name: string, settings: StageSettings, isValidated: boolean): void => {
  const stage = readStage('test', settings);
  const app = new App({
    outdir: join(outdir, name),
    builtinCloudFormationValidation: false,
    treeMetadata: false,
    context: { ...appContext, '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  portico(app, 'test', stage, () => 'test/cdk/bundle');
  checkTemplates(app, stage);
  const { directory, stacks } = app.synth();
  deployments.push([
    JSON.stringify(settings),
    deploymentOf(
      Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, template])),
    ),
  ]);
  for (const { template, displayName, templateFullPath } of stacks) {
    for (const { Type } of Object.values<{ Type: string }>(template.Resources)) types.add(Type);
    if (!isValidated) continue;
    validated.push({
      stackConstructPath: displayName,
      templatePath: templateFullPath,
      accountId: undefined,
      region: stage.region,
    });
  }
  const pluginReports = reportIn(directory);
  expect(pluginReports.flatMap(({ violations }) => violations)).toEqual([]);
  // Nothing is acknowledged that is not found.
  const suppressed = pluginReports.flatMap(({ pluginName, suppressedViolations = [] }) =>
    suppressedViolations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(
        ({ constructPath }) => `${constructPath}: ${pluginName}::${ruleName}`,
      ),
    ),
  );
  expect(acknowledgedIn(app).sort()).toEqual(suppressed.sort());
};

describe('every two settings that go together', () => {
  it.each(rows.map((row, index) => [index, JSON.stringify(settingsOf(row)), row] as const))(
    'synthesise without findings: %i %s',
    (index, _, row) => expectNoFindings(`${index}`, settingsOf(row), first.includes(row)),
  );

  it('can be changed to any other two, one stack after the other, without loss of data', () => {
    const problems = deployments.flatMap(([from, old]) =>
      deployments.flatMap(([to, next]) =>
        problemsOf(old, next).map((problem) => [problem, `from ${from} to ${to}`] as const),
      ),
    );
    // Each with one change that leads to it.
    expect(Object.fromEntries(problems)).toEqual({});
    expect(deployments.length).toBeGreaterThanOrEqual(rows.length);
  });

  it('have something for every rule to look at, but for what must not be', () => {
    const blind = rules.filter((rule) => !rule.types.some((type) => types.has(type)));
    expect(blind.map(({ id }) => id)).toEqual(['table-kind', 'iam-user', 'output-secret']);
  });
});

describe('the stages', () => {
  it.each(Object.entries(stages))('synthesise without findings: %s', (name, settings) =>
    expectNoFindings(name, settings, true),
  );
});

describe('the templates of the stages and of every value', () => {
  /**
   * All at once: the validator takes ten seconds to start, and starts anew for types that it has not met.
   * It is the one that a synthesis uses, see below. A busy machine may need minutes for it.
   */
  it('are valid, as CloudFormation sees it', () => {
    const { violations } = CloudFormationValidatePlugin._singletonInstance().validate({
      templatePaths: validated.map(({ templatePath }) => templatePath),
      stackTemplates: validated,
      appConstruct: new App({ outdir: join(outdir, 'none') }),
    });
    expect(violations).toEqual([]);
  }, 300_000);
});

describe('settings that do not go together', () => {
  it.each(refused.map((row) => [JSON.stringify(settingsOf(row)), row] as const))(
    'are refused in a line: %s',
    (_, row) => {
      expect(refusal(row)).toMatch(/^test\.[\w.]+: \S[^\n]+$/);
    },
  );
});

describe('the combinations', () => {
  it('have every two values together, but for those that are refused', () => {
    const together = (first: string, a: number, second: string, b: number) => (row: Row) =>
      row[first] === a && row[second] === b;
    const names = Object.keys(choices);
    const missing = names.flatMap((first, index) =>
      names
        .slice(index + 1)
        .flatMap((second) =>
          [...(choices[first] ?? []).keys()].flatMap((a) =>
            [...(choices[second] ?? []).keys()]
              .filter((b) => ![...rows, ...refused].some(together(first, a, second, b)))
              .map((b) => `${first}=${a} ${second}=${b}`),
          ),
        ),
    );
    expect(missing).toEqual([]);
  });
});

type Stacks = ReturnType<typeof portico>;

/** Synthesises a stage with a fault in it; gives what is found but does not stop that. */
const synthesise = (plant: (stacks: Stacks) => void, settings: StageSettings = {}) => {
  const stage = readStage('test', settings);
  const app = new App({ outdir: mkdtempSync(join(outdir, 'fault-')), context: cdkJson.context });
  const stacks = portico(app, 'test', stage, () => 'test/cdk/bundle');
  plant(stacks);
  checkTemplates(app, stage);
  const { directory } = app.synth();
  return reportIn(directory).flatMap(({ violations }) =>
    violations.map(({ ruleName, severity }) => `${severity} ${ruleName}`),
  );
};

const override = (element: CfnElement | undefined, path: string, value: unknown): void =>
  (element as CfnResource).addPropertyOverride(path, value);

const find = (stack: Stacks[keyof Stacks], kind: (node: unknown) => boolean) =>
  stack.node.findAll().find(kind) as CfnResource;

const isTable = (node: unknown) => node instanceof CfnGlobalTable;
const isStage = (node: unknown) => node instanceof CfnStage;

describe('a synthesis', () => {
  it('is fine without a fault', () => {
    expect(synthesise(() => {})).toEqual([]);
  });

  it('is only warned of what is neither about security nor about lost data', () => {
    const plant = ({ httpApi }: Stacks) =>
      override(find(httpApi, isStage), 'DefaultRouteSettings', undefined);
    expect(synthesise(plant)).toEqual(['warning http-api-throttle']);
  });

  const faults: [
    who: string,
    plant: (stacks: Stacks) => void,
    line: RegExp,
    settings: StageSettings,
  ][] = [
    [
      'a rule of ours',
      ({ data }) => find(data, isTable).applyRemovalPolicy(RemovalPolicy.DESTROY),
      /ERROR data and backups outlive [^\n]* \(Portico\)\n\s+Portico-test-Data\/Table\/Resource .*\n\s+Acknowledge with 'Portico::data-retained'/,
      {},
    ],
    [
      'cdk-nag',
      ({ data }) => new Bucket(data, 'Bucket', { enforceSSL: false }),
      /ERROR The S3 Bucket or bucket policy does not require requests to use SSL\. \(AwsSolutions\)\n\s+Portico-test-Data\/Bucket\/Resource/,
      { checks: 'strict' },
    ],
    [
      "CloudFormation's validator",
      ({ data }) => override(find(data, isTable), 'Recoverable', true),
      /Recoverable[^\n]*\(CloudFormation Validate\)\n\s+Portico-test-Data\/Table\/Resource/,
      {},
    ],
  ];

  it.each(faults)(
    'is stopped by %s, with a line that says what and where (%#)',
    (_, plant, line, settings) => {
      expect(() => synthesise(plant, settings)).toThrow(line);
    },
  );
});

describe('what is acknowledged', () => {
  it.each(acknowledged.map(({ reason }) => reason))('has a reason: %s', (reason) => {
    expect(reason).toMatch(/^\S.{18,}[^.]$/);
  });
});
