import { contractRoutes, properties, templates } from './stacks.ts';

describe('the REST API', () => {
  const template = templates.RestApi();
  const resources = template.findResources('AWS::ApiGateway::Resource');
  const methods = properties(template, 'AWS::ApiGateway::Method');

  const path = (id: string): string => {
    const { ParentId, PathPart } = resources[id]?.['Properties'] ?? {};
    return `${ParentId.Ref ? path(ParentId.Ref) : ''}/${PathPart}`;
  };

  it('has a method for every operation of the contract and no other', () => {
    const routes = methods.map(
      ({ HttpMethod, ResourceId }) =>
        `${HttpMethod} ${ResourceId.Ref ? path(ResourceId.Ref) : '/'}`,
    );
    expect(routes.sort()).toEqual(contractRoutes);
  });

  it('sends every method to the function by proxy', () => {
    const [functionId] = Object.keys(template.findResources('AWS::Lambda::Function'));
    for (const { Integration } of methods) {
      expect(Integration.Type).toBe('AWS_PROXY');
      expect(JSON.stringify(Integration.Uri)).toContain(functionId);
    }
  });

  it('takes every body as bytes', () => {
    template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'] });
  });

  it('is served from its stage', () => {
    template.hasResourceProperties('AWS::ApiGateway::Stage', { StageName: 'test' });
  });

  it('may call the function by one permission, however many methods there are', () => {
    template.resourceCountIs('AWS::Lambda::Permission', 1);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
    });
  });
});
