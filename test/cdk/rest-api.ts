import type { Template } from 'aws-cdk-lib/assertions';
import { render } from 'velocityjs';

/** What the tests of the REST API's template share. */

// biome-ignore lint/suspicious/noExplicitAny: a template has no types.
type Properties = any;

/** The path of every resource by its logical id. */
const pathsOf = (template: Template): Readonly<Record<string, string>> => {
  const resources = template.findResources('AWS::ApiGateway::Resource');
  const path = (id: string): string => {
    const { ParentId, PathPart } = resources[id]?.['Properties'] ?? {};
    return `${ParentId.Ref ? path(ParentId.Ref) : ''}/${PathPart}`;
  };
  return Object.fromEntries(Object.keys(resources).map((id) => [id, path(id)]));
};

/** The API's methods by their name, like `GET /users`. */
export const methodsOf = (template: Template): Readonly<Record<string, Properties>> => {
  const paths = pathsOf(template);
  return Object.fromEntries(
    Object.values(template.findResources('AWS::ApiGateway::Method')).map(({ Properties }) => {
      const { HttpMethod, ResourceId } = Properties;
      return [`${HttpMethod} ${paths[ResourceId.Ref] ?? '/'}`, Properties];
    }),
  );
};

/** The environment of the function with this bundle. */
export const environmentOf = (template: Template, bundle: string): Properties =>
  Object.values(template.findResources('AWS::Lambda::Function')).find(
    ({ Properties }) => Properties.Description === `${bundle} of Portico`,
  )?.['Properties'].Environment.Variables;

export interface MockedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a mocked method answers to a request with these fields, as API Gateway's mapping does it. */
export const mocked = (
  { Integration }: Properties,
  fields: Readonly<Record<string, string>> = {},
): MockedAnswer => {
  const { statusCode } = JSON.parse(Integration.RequestTemplates['application/json']);
  const { ResponseParameters, ResponseTemplates } = Integration.IntegrationResponses.find(
    ({ StatusCode }: Properties) => StatusCode === `${statusCode}`,
  );
  const header: Record<string, string> = {};
  for (const [name, value] of Object.entries<string>(ResponseParameters)) {
    header[name.replace('method.response.header.', '')] = /^'(.*)'$/.exec(value)?.[1] ?? '';
  }
  const body = render(ResponseTemplates['application/json'], {
    context: { requestId: 'id', responseOverride: { header } },
    input: { params: () => ({ header: { get: (name: string) => fields[name] ?? '' } }) },
  });
  return { status: statusCode, headers: header, body };
};
