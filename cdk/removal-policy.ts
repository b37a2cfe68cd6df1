import { RemovalPolicy } from 'aws-cdk-lib';
import type { Stage } from './settings/stage.ts';

/**
 * What the stage keeps outlives its stack. A deployment that fails takes back what it has created itself:
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export const removalPolicyOf = ({ data }: Stage): RemovalPolicy =>
  data.keep ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;

/** The same for what is protected from deletion: CloudFormation could not take it back. */
export const protectedRemovalPolicyOf = ({ data }: Stage): RemovalPolicy =>
  data.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
