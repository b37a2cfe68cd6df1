import * as z from 'zod/mini';

const name = z.string().check(z.regex(/^[\x20-\x7e]{1,1024}$/));
const numbers = z.union([z.number(), z.array(z.number()).check(z.minLength(1), z.maxLength(100))]);
const units = ['Seconds', 'Microseconds', 'Milliseconds', 'Bytes', 'Percent', 'Count', 'None'];

/** The parts of a document in the embedded metric format. */
const document = z.looseObject({
  _aws: z.strictObject({
    Timestamp: z.int(),
    CloudWatchMetrics: z
      .array(
        z.strictObject({
          Namespace: z.string().check(z.regex(/^[^:][\x20-\x7e]{0,1023}$/)),
          Dimensions: z.array(z.array(z.string()).check(z.maxLength(30))).check(z.minLength(1)),
          Metrics: z
            .array(z.strictObject({ Name: name, Unit: z.enum(units) }))
            .check(z.minLength(1), z.maxLength(100)),
        }),
      )
      .check(z.minLength(1)),
  }),
});

/**
 * The line is a log event from which CloudWatch takes metrics, by
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html.
 * Gives what it holds.
 */
export const expectEmf = (line: string): Record<string, unknown> => {
  expect(line).toMatch(/^\{[^\n\r]*\}\n$/);
  expect(Buffer.byteLength(line)).toBeLessThan(256_000);
  const root: Record<string, unknown> = JSON.parse(line);
  const { Timestamp, CloudWatchMetrics } = z.parse(document, root)._aws;
  // In milliseconds, neither too old to be taken nor too far ahead: two hours.
  expect(Math.abs(Date.now() - Timestamp)).toBeLessThan(7_200_000);
  for (const { Dimensions, Metrics } of CloudWatchMetrics) {
    for (const dimension of Dimensions.flat()) z.parse(name, root[dimension]);
    for (const { Name } of Metrics) z.parse(numbers, root[Name]);
  }
  return root;
};
