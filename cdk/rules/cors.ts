import { type Found, listOf, type Rule, rule, textOf } from './rule.ts';

/** Where pages of any origin are let in: `*` is for all, and a mocked answer has it in its Velocity. */
const originsOf = ({ Type, get }: Found): readonly unknown[] => {
  switch (Type) {
    case 'AWS::ApiGatewayV2::Api':
      return listOf(get('CorsConfiguration.AllowOrigins'));
    case 'AWS::Lambda::Url':
      return listOf(get('Cors.AllowOrigins'));
    case 'AWS::CloudFront::ResponseHeadersPolicy':
      return listOf(get(`${headersCors}.AccessControlAllowOrigins.Items`));
    default:
      return textOf(get('Integration.IntegrationResponses')).includes(
        "header.access-control-allow-origin = '*'",
      )
        ? ['*']
        : [];
  }
};

const credentialsOf = ({ Type, get }: Found): unknown => {
  switch (Type) {
    case 'AWS::ApiGatewayV2::Api':
      return get('CorsConfiguration.AllowCredentials');
    case 'AWS::Lambda::Url':
      return get('Cors.AllowCredentials');
    case 'AWS::CloudFront::ResponseHeadersPolicy':
      return get(`${headersCors}.AccessControlAllowCredentials`);
    default:
      return textOf(get('Integration.IntegrationResponses')).includes(
        'header.access-control-allow-credentials',
      );
  }
};

const headersCors = 'ResponseHeadersPolicyConfig.CorsConfig';

const owners = [
  'AWS::ApiGatewayV2::Api',
  'AWS::Lambda::Url',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::ApiGateway::Method',
];

/** What pages on other origins may do. */
export const corsRules: readonly Rule[] = [
  rule(
    'cors-any-origin',
    'pages of any origin may call only where cors.origins is *',
    owners,
    (found, _, { cors }) =>
      !originsOf(found).includes('*') || (cors?.origins.includes('*') ?? false),
  ),
  rule(
    'cors-credentials',
    'pages of any origin may not call with credentials',
    owners,
    (found) => !(originsOf(found).includes('*') && credentialsOf(found)),
  ),
  rule(
    'cors-twice',
    'a function behind a Function URL that answers browsers does not answer them too',
    'AWS::Lambda::Url',
    ({ get }, template) =>
      get('Cors') === undefined ||
      Object.values(template.Resources).every(
        (resource) => !/"CORS_OWNER":"app"/.test(textOf(resource.Properties)),
      ),
  ),
];
