import { listOf, type Rule, refersTo, resourcesOf, rule, textOf } from './rule.ts';

const topics = 'AWS::SNS::Topic';
const alarms = 'AWS::CloudWatch::Alarm';

export const observabilityRules: readonly Rule[] = [
  rule('topic-tls', 'a topic takes nothing without TLS', topics, (topic, template) =>
    resourcesOf(template, 'AWS::SNS::TopicPolicy').some(
      ({ get }) =>
        listOf(get('Topics')).some((each) => refersTo(each)(topic)) &&
        listOf(get('PolicyDocument.Statement')).some((statement) =>
          /"aws:SecureTransport":"?false"?.*"Effect":"Deny"/.test(textOf(statement)),
        ),
    ),
  ),
  rule(
    'topic-key',
    'a topic is encrypted',
    topics,
    ({ get }) => get('KmsMasterKeyId') !== undefined,
  ),
  rule(
    'alarm-action',
    'an alarm tells somebody, or rolls a version back',
    alarms,
    (alarm, template) =>
      listOf(alarm.get('AlarmActions')).length > 0 ||
      resourcesOf(template, 'AWS::CodeDeploy::DeploymentGroup').some(({ get }) =>
        refersTo(get('AlarmConfiguration.Alarms'))(alarm),
      ),
  ),
  rule(
    'alarm-silence',
    'an alarm says what it makes of silence',
    alarms,
    ({ get }) => get('TreatMissingData') !== undefined,
  ),
  rule(
    'budget',
    'what is watched has a monthly budget, unless observability.monthlyBudget is null',
    'AWS::CloudWatch::Dashboard',
    (_, template, { observability }) =>
      observability.monthlyBudget === null ||
      resourcesOf(template, 'AWS::Budgets::Budget').some(
        ({ get }) =>
          get('Budget.BudgetLimit.Amount') === observability.monthlyBudget &&
          get('Budget.TimeUnit') === 'MONTHLY',
      ),
  ),
  rule(
    'budget-notice',
    'somebody is told of a budget before it is spent',
    'AWS::Budgets::Budget',
    ({ get }) =>
      listOf(get('NotificationsWithSubscribers')).some((_, index) => {
        const notice = (name: string) => get(`NotificationsWithSubscribers.${index}.${name}`);
        return (
          listOf(notice('Subscribers')).length > 0 &&
          Number(notice('Notification.Threshold')) <= 100
        );
      }),
  ),
];
