import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { checkTemplates } from '../../cdk/nag.ts';
import { portico } from '../../cdk/portico.ts';
import { rules } from '../../cdk/rules/rules.ts';
import { readStage, SettingsError } from '../../cdk/settings.ts';
import { choices, settingsOf } from './choices.ts';
import { pairwise, type Row } from './pairwise.ts';

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
 * The combinations that have a value first. CloudFormation's own validator, which takes most of the time,
 * looks at those: what it finds hardly ever depends on two settings.
 */
const first = rows.filter((row, index) =>
  Object.entries(row).some(([name, value]) =>
    rows.slice(0, index).every((earlier) => earlier[name] !== value),
  ),
);

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly object[];
    readonly suppressedViolations?: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

/** What is acknowledged, as `<construct>: <rule>`. */
const acknowledgedIn = (app: App): string[] =>
  app.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
        .flatMap(({ data }) => Object.keys(data).map((id) => `${node.path}: ${id}`)),
    );

describe('every two settings that go together', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'portico-pairwise-'));
  afterAll(() => rmSync(outdir, { recursive: true }));
  const types = new Set<string>();

  it.each(rows.map((row, index) => [index, JSON.stringify(settingsOf(row)), row] as const))(
    'synthesise without findings: %i %s',
    (index, _, row) => {
      const stage = readStage('test', settingsOf(row));
      const app = new App({
        outdir: join(outdir, `${index}`),
        builtinCloudFormationValidation: first.includes(row),
        treeMetadata: false,
        context: {
          '@aws-cdk/core:validateAgainstDefaultRules': true,
          // Nobody reads where each construct was made.
          'aws:cdk:disable-stack-trace': true,
        },
      });
      portico(app, 'test', stage, () => 'test/cdk/bundle');
      checkTemplates(app, stage);
      const { directory, stacks } = app.synth();
      for (const { template } of stacks) {
        for (const { Type } of Object.values<{ Type: string }>(template.Resources)) types.add(Type);
      }
      const { pluginReports }: Report = JSON.parse(
        readFileSync(join(directory, 'validation-report.json'), 'utf8'),
      );
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
    },
  );

  it('have something for every rule to look at, but for what must not be', () => {
    const blind = rules.filter((rule) => !rule.types.some((type) => types.has(type)));
    expect(blind.map(({ id }) => id)).toEqual(['table-kind', 'iam-user', 'output-secret']);
  });
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
