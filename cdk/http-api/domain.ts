import { DomainName, IpAddressType, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { aliasRecords } from '../domain-records.ts';
import type { Domain } from '../settings/doors.ts';

/** A domain of ours for an API; it takes TLS 1.2 and later. */
export const domainName = (scope: Construct, domain: Domain): DomainName => {
  const created = new DomainName(scope, 'Domain', {
    domainName: domain.name,
    certificate: Certificate.fromCertificateArn(scope, 'Certificate', domain.certificateArn),
    securityPolicy: SecurityPolicy.TLS_1_2,
    ipAddressType: IpAddressType.DUAL_STACK,
  });
  const { regionalDomainName, regionalHostedZoneId } = created;
  aliasRecords(
    scope,
    domain,
    new ApiGatewayv2DomainProperties(regionalDomainName, regionalHostedZoneId),
  );
  return created;
};
