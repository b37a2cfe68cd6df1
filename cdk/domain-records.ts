import {
  AaaaRecord,
  ARecord,
  HostedZone,
  type IAliasRecordTarget,
  RecordTarget,
} from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Domain } from './settings/doors.ts';

/** Points a domain at what serves it, over IPv4 and IPv6, in the hosted zone that it names, if any. */
export const aliasRecords = (
  scope: Construct,
  { name, hostedZoneId }: Domain,
  served: IAliasRecordTarget,
): void => {
  if (hostedZoneId === undefined) return;
  const zone = HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId, zoneName: name });
  const record = { zone, recordName: `${name}.`, target: RecordTarget.fromAlias(served) };
  new ARecord(scope, 'Ipv4', record);
  new AaaaRecord(scope, 'Ipv6', record);
};

/** Where paths begin under a host, with a slash at its end. */
export const urlOf = (host: string, basePath?: string): string =>
  `https://${host}/${basePath === undefined ? '' : `${basePath}/`}`;
