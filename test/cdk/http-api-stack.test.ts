import { contractRoutes, properties, templates } from './stacks.ts';

describe('the HTTP API', () => {
  const template = templates.HttpApi();

  it('has a route for every operation of the contract and no other', () => {
    const routes = properties(template, 'AWS::ApiGatewayV2::Route');
    expect(routes.map(({ RouteKey }) => RouteKey).sort()).toEqual(contractRoutes);
  });

  it('sends every route to the function, in payload format 2.0', () => {
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    });
    const [integration] = Object.keys(template.findResources('AWS::ApiGatewayV2::Integration'));
    for (const { Target } of properties(template, 'AWS::ApiGatewayV2::Route')) {
      expect(Target).toEqual({ 'Fn::Join': ['', ['integrations/', { Ref: integration }]] });
    }
  });

  it('may call the function by one permission, however many routes there are', () => {
    template.resourceCountIs('AWS::Lambda::Permission', 1);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    });
  });
});
