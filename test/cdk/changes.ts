import { type Resource, type Template, textOf } from '../../cdk/rules/rule.ts';

/** What would go wrong with a stage that is deployed, and is then deployed with other settings. */

/** Templates by the names of their stacks, in the order of their deployment. */
export type Templates = Readonly<Record<string, Template>>;

/**
 * What holds something that a deployment cannot make again, with the properties that cannot be changed without
 * another resource taking its place:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-globaltable.html
 * and the pages of the others.
 */
const stateful: Readonly<Record<string, readonly string[]>> = {
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema', 'LocalSecondaryIndexes'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::Cognito::UserPool': ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'],
  'AWS::KMS::Key': ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'],
  'AWS::Backup::BackupVault': ['BackupVaultName', 'EncryptionKeyArn'],
};

/** The same of what other stacks are told of: they would not notice. */
const referenced: typeof stateful = {
  ...stateful,
  'AWS::Cognito::UserPoolClient': ['GenerateSecret', 'UserPoolId'],
};

/** Where a template has what another stack says, by the kind of reference. */
const references = (template: Template, kind: RegExp): string[] =>
  Array.from(textOf(template).matchAll(kind), ([, ...parts]) => parts.join('.'));

const imports = (template: Template): string[] =>
  references(template, /"Fn::ImportValue":"([^"]+)"/g);

/** `<stack>.<output>` */
const outputsReadBy = (template: Template): string[] =>
  references(template, /"Fn::GetStackOutput":\{"StackName":"([^"]+)","OutputName":"([^"]+)"/g);

const exports = ({ Outputs = {} }: Template): ReadonlyMap<string, string> =>
  new Map(
    Object.values(Outputs as Record<string, { Value: unknown; Export?: { Name: string } }>).flatMap(
      ({ Value, Export }) => (Export ? [[Export.Name, textOf(Value)] as const] : []),
    ),
  );

/** What is worked out of a template once, for many comparisons. */
interface Read {
  readonly imports: readonly string[];
  readonly outputsRead: readonly string[];
  readonly outputs: ReadonlySet<string>;
  readonly exports: ReadonlyMap<string, string>;
  readonly resources: Template['Resources'];
}

export type Deployment = ReadonlyMap<string, Read>;

export const deploymentOf = (templates: Templates): Deployment =>
  new Map(
    Object.entries(templates).map(([name, template]) => [
      name,
      {
        imports: imports(template),
        outputsRead: outputsReadBy(template),
        outputs: new Set(Object.keys(template.Outputs ?? {}).map((output) => `${name}.${output}`)),
        exports: exports(template),
        resources: template.Resources,
      },
    ]),
  );

const property = (resource: Resource, name: string): string =>
  textOf((resource.Properties as Record<string, unknown> | undefined)?.[name]);

/** What becomes of the resources of a stack. */
const resourceProblems = ({ resources: old }: Read, { resources: next }: Read): string[] =>
  Object.entries(old).flatMap(([id, resource]) => {
    const { Type } = resource;
    const after = next[id];
    if (after === undefined) {
      const other = Object.entries(next).find(
        ([otherId, { Type: otherType }]) => otherType === Type && !(otherId in old),
      );
      return Type in stateful && other ? [`${id} (${Type}) becomes ${other[0]}`] : [];
    }
    return (referenced[Type] ?? [])
      .filter((name) => property(resource, name) !== property(after, name))
      .map((name) => `${id} (${Type}) is replaced: ${name}`);
  });

/** An export that others import can neither go nor change. */
const exportProblems = (old: Read, next: Read, others: readonly Read[]): string[] => {
  const imported = new Set(others.flatMap(({ imports }) => imports));
  return [...old.exports]
    .filter(([name, value]) => imported.has(name) && next.exports.get(name) !== value)
    .map(([name]) => `${name} is in use`);
};

/** What goes wrong when the stacks of a stage are deployed one after the other. */
export const problemsOf = (old: Deployment, next: Deployment): string[] => {
  const deployed = new Map(old);
  return [...next].flatMap(([name, stack]) => {
    const before = deployed.get(name);
    deployed.delete(name);
    const others = [...deployed.values()];
    deployed.set(name, stack);
    const outputs = others.flatMap(({ outputs }) => [...outputs]);
    const missing = stack.outputsRead
      .filter((output) => !outputs.includes(output))
      .map((output) => `${output} is not there`);
    return [
      ...(before
        ? [...resourceProblems(before, stack), ...exportProblems(before, stack, others)]
        : []),
      ...missing,
    ].map((problem) => `${name}: ${problem}`);
  });
};
