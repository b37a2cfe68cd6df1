import { properties, templates } from './stacks.ts';

describe('the Function URL', () => {
  const template = templates.FunctionUrl();

  it('leaves authorisation to the app', () => {
    template.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE' });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
  it('may be called by anyone, through the URL only', () => {
    const [functionId] = Object.keys(template.findResources('AWS::Lambda::Function'));
    const FunctionName = { 'Fn::GetAtt': [functionId, 'Arn'] };
    expect(properties(template, 'AWS::Lambda::Permission')).toEqual([
      {
        Action: 'lambda:InvokeFunctionUrl',
        FunctionName,
        FunctionUrlAuthType: 'NONE',
        Principal: '*',
      },
      {
        Action: 'lambda:InvokeFunction',
        FunctionName,
        InvokedViaFunctionUrl: true,
        Principal: '*',
      },
    ]);
  });
});
