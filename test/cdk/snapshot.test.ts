import type { Resource, Template } from '../../cdk/rules/rule.ts';
import { stacksOf, templatesOf } from './stacks.ts';

/** The default templates, told so that a change of them can be read: a property a line, references short. */

const isIntrinsic = (value: object): boolean => Object.keys(value).length === 1;

/** `{Ref: X}` as `${X}`, `{Fn::GetAtt: [X, Arn]}` as `${X.Arn}`, joined text as text. */
const spelt = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(spelt);
  if (typeof value !== 'object' || value === null) return value;
  if (isIntrinsic(value)) {
    const [[name = '', inner] = []] = Object.entries(value);
    if (name === 'Ref') return `\${${inner}}`;
    if (name === 'Fn::GetAtt') return `\${${inner.join('.')}}`;
    if (name === 'Fn::GetStackOutput') return `\${${inner.StackName}.${inner.OutputName}}`;
    if (name === 'Fn::Sub') return inner;
    if (name === 'Fn::Join' && inner[0] === '' && inner[1].every(isText)) {
      return inner[1].map(spelt).join('');
    }
  }
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, spelt(each)]));
};

const isText = (part: unknown): boolean => typeof spelt(part) === 'string';

const resourceLines = ([id, { Type, Properties, ...more }]: [string, Resource]): string[] => {
  // A rule looks after tags.
  const { Tags: _, ...properties } = (Properties ?? {}) as { Tags?: unknown };
  const { Metadata: __, ...others } = more as { Metadata?: unknown };
  const lines = (prefix: string, values: object) =>
    Object.entries(values).map(
      ([name, value]) => `${prefix}${name}: ${JSON.stringify(spelt(value))}`,
    );
  return [`${id} (${Type})`, ...lines('  ', properties), ...lines('  @', others)];
};

const told = ({ Resources, Outputs = {} }: Template): string =>
  [
    ...Object.entries(Resources).flatMap(resourceLines),
    ...Object.entries(Outputs).map(([id, { Value }]) => `${id} = ${JSON.stringify(spelt(Value))}`),
  ]
    .join('\n')
    // Of assets, versions and deployments: they tell that something has changed, not what.
    .replaceAll(/[0-9a-f]{32,64}/g, '<hash>');

describe('the templates of a stage by default', () => {
  const stacks = Object.values(stacksOf());
  const templates = Object.values(templatesOf()) as Template[];

  it.each(stacks.map(({ stackName }, index) => [stackName, templates[index] as Template] as const))(
    'are as they were, else npm run generate: %s',
    (_, template) => {
      expect(`\n${told(template)}\n`).toMatchSnapshot();
    },
  );
});
