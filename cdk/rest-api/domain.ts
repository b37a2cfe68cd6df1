import { type EndpointType, type RestApi, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ApiGatewayDomain } from 'aws-cdk-lib/aws-route53-targets';
import { aliasRecords } from '../domain-records.ts';
import type { Domain } from '../settings/doors.ts';

/** Serves the API under a domain of ours, which takes TLS 1.2 and later; gives its URL. */
export const addDomain = (api: RestApi, domain: Domain, endpointType: EndpointType): string => {
  const { name, certificateArn, basePath } = domain;
  const domainName = api.addDomainName('Domain', {
    domainName: name,
    certificate: Certificate.fromCertificateArn(api, 'Certificate', certificateArn),
    endpointType,
    securityPolicy: SecurityPolicy.TLS_1_2,
    ...(basePath && { basePath }),
  });
  aliasRecords(api, domain, new ApiGatewayDomain(domainName));
  return `https://${name}/${basePath ? `${basePath}/` : ''}`;
};
