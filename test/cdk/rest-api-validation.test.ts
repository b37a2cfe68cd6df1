import { contract } from '../../src/adapters/http/contract/contract.ts';
import { draft04Models } from '../../src/adapters/http/contract/models.ts';
import { methodsOf } from './rest-api.ts';
import { properties, templateOf } from './stacks.ts';

describe('validation in the REST API', () => {
  const template = templateOf('restApi');
  const methods = methodsOf(template);
  const models = template.findResources('AWS::ApiGateway::Model');

  it('knows the body of every operation by its model in the contract', () => {
    const schemas = Object.values(models).map(({ Properties }) => [
      Properties.Name,
      Properties.Schema,
    ]);
    expect(Object.fromEntries(schemas)).toEqual(draft04Models(contract));
    expect(schemas.length).toBeGreaterThan(0);
  });

  it('checks each media type that an operation takes, and leaves all others to the app', () => {
    for (const { id, method, path, request } of contract) {
      const { RequestModels = {} } = methods[`${method} ${path}`];
      const mediaTypes = request?.body ? (request.bodyTypes ?? ['application/json']) : [];
      expect(Object.keys(RequestModels).sort()).toEqual([...mediaTypes].sort());
      for (const { Ref } of Object.values<{ Ref: string }>(RequestModels)) {
        expect(models[Ref]?.['Properties'].Name).toBe(id);
      }
    }
    expect(methods['PATCH /users/{id}'].RequestModels).toHaveProperty([
      'application/merge-patch+json',
    ]);
  });

  it('asks for the parameters that must be there, and knows the others', () => {
    expect(methods['GET /users'].RequestParameters).toEqual({
      'method.request.querystring.limit': false,
      'method.request.querystring.cursor': false,
    });
    expect(methods['PATCH /users/{id}'].RequestParameters).toEqual({
      'method.request.path.id': true,
      'method.request.header.if-match': false,
      'method.request.header.if-none-match': false,
    });
    expect(methods['POST /users'].RequestParameters).toEqual({
      'method.request.header.idempotency-key': false,
    });
  });

  it('comes before the function at every method that has one', () => {
    const validators = template.findResources('AWS::ApiGateway::RequestValidator');
    const [[id, validator] = []] = Object.entries(validators);
    expect(validator?.['Properties']).toMatchObject({
      ValidateRequestBody: true,
      ValidateRequestParameters: true,
    });
    for (const { Integration, RequestValidatorId } of Object.values(methods)) {
      if (Integration.Type !== 'MOCK') expect(RequestValidatorId).toEqual({ Ref: id });
    }
  });

  it('is left to the app where it is off', () => {
    const off = templateOf('restApi', { restApi: { validation: false } });
    off.resourceCountIs('AWS::ApiGateway::RequestValidator', 0);
    off.resourceCountIs('AWS::ApiGateway::Model', 0);
    for (const method of properties(off, 'AWS::ApiGateway::Method')) {
      expect(method).not.toHaveProperty('RequestModels');
      expect(method).not.toHaveProperty('RequestValidatorId');
    }
  });
});
