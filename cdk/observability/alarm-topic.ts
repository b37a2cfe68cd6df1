import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import type { Stage } from '../settings/stage.ts';
import { slackChannel } from './slack-channel.ts';

/** Who speaks to the topic, and for what. */
const publishers = {
  cloudwatch: { resource: 'alarm', resourceName: '*', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
  budgets: { region: '', resource: 'budget', resourceName: '*' },
} as const;

/** Where alarms and the budget tell of themselves, and who reads it. */
export const alarmTopic = (
  scope: Construct,
  { topicArn, email, slack }: Stage['observability'],
): ITopic => {
  const topic =
    topicArn === undefined ? ownTopic(scope) : Topic.fromTopicArn(scope, 'Alarms', topicArn);
  if (email !== undefined) topic.addSubscription(new EmailSubscription(email));
  if (slack) slackChannel(scope, topic, slack);
  return topic;
};

/** Encrypted with a key that both may use, unlike that of AWS. */
const ownTopic = (scope: Construct): Topic => {
  const masterKey = new Key(scope, 'TopicKey', {
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const topic = new Topic(scope, 'Alarms', { masterKey, enforceSSL: true });
  for (const [service, about] of Object.entries(publishers)) {
    const principals = [new ServicePrincipal(`${service}.amazonaws.com`)];
    masterKey.addToResourcePolicy(
      new PolicyStatement({
        principals,
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals,
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: { 'aws:SourceArn': Stack.of(scope).formatArn({ service, ...about }) },
        },
      }),
    );
  }
  return topic;
};
