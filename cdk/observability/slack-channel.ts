import { Stack } from 'aws-cdk-lib';
import { SlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Stage } from '../settings/stage.ts';

/** Shows what a topic gets in a channel of Slack, by Amazon Q in chat applications, formerly AWS Chatbot. */
export const slackChannel = (
  scope: Construct,
  topic: ITopic,
  { workspaceId, channelId }: NonNullable<Stage['observability']['slack']>,
): SlackChannelConfiguration => {
  const { stackName, region } = Stack.of(scope);
  return new SlackChannelConfiguration(scope, 'Slack', {
    slackChannelConfigurationName: `${stackName}-${region}`,
    slackWorkspaceId: workspaceId,
    slackChannelId: channelId,
    notificationTopics: [topic],
    // It tells; nobody runs commands from there. Without a guardrail they could do all that the role may:
    // https://docs.aws.amazon.com/chatbot/latest/adminguide/understanding-permissions.html
    guardrailPolicies: [ManagedPolicy.fromAwsManagedPolicyName('AWSDenyAll')],
  });
};
