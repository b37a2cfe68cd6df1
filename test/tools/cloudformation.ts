import { json } from 'node:stream/consumers';
import { parse, type ScalarTag } from 'yaml';

/** The short forms of intrinsic functions, as the long ones. */
const tags: ScalarTag[] = [
  { tag: '!Ref', resolve: (name) => ({ Ref: name }) },
  { tag: '!Sub', resolve: (text) => ({ 'Fn::Sub': text }) },
  { tag: '!GetAtt', resolve: (path) => ({ 'Fn::GetAtt': path.split('.') }) },
];

/** Takes a CloudFormation template in YAML; gives it as JSON. */
const text = (await json(process.stdin)) as string;
process.stdout.write(JSON.stringify(parse(text, { customTags: tags })));
