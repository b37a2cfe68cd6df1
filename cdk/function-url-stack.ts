import { CfnOutput, Stack } from 'aws-cdk-lib';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type DoorProps, doorFunction } from './door-function.ts';

export class FunctionUrlStack extends Stack {
  constructor(scope: Construct, id: string, props: DoorProps) {
    super(scope, id);
    const { url } = doorFunction(this, props).addFunctionUrl({
      authType: FunctionUrlAuthType.NONE,
    });
    new CfnOutput(this, 'Url', { value: url });
  }
}
