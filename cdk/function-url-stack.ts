import { CfnOutput, Stack } from 'aws-cdk-lib';
import { FunctionUrlAuthType, InvokeMode } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { type DoorProps, doorFunction } from './door-function.ts';

export class FunctionUrlStack extends Stack {
  constructor(scope: Construct, id: string, props: DoorProps) {
    super(scope, id);
    const { auth, mode } = props.stage.functionUrl;
    const isStream = mode === 'stream';
    const { live } = doorFunction(
      this,
      'Door',
      props,
      isStream ? 'function-url-stream' : 'function-url',
    );
    const { url } = live.addFunctionUrl({
      authType: FunctionUrlAuthType[auth],
      invokeMode: isStream ? InvokeMode.RESPONSE_STREAM : InvokeMode.BUFFERED,
    });
    new CfnOutput(this, 'Url', { value: url });
  }
}
