import { PutMetricDataCommand, type CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { awsFailure } from "./aws-failure";

const namespace = "DS/Pipeline";

/**
 * Publishes the task's own `ProcessingTime` (seconds) and `RowsProcessed` (count) in one call.
 *
 * They have the dimension Stage=task, because the state machine publishes a `ProcessingTime` without dimensions
 * for the whole run, waiting for the container included: CloudWatch keeps the two apart by their dimensions.
 */
export async function publishMetrics(
  cloudwatch: CloudWatchClient,
  metrics: { readonly seconds: number; readonly rows: number },
  signal: AbortSignal,
): Promise<void> {
  const Dimensions = [{ Name: "Stage", Value: "task" }];
  const command = new PutMetricDataCommand({
    Namespace: namespace,
    MetricData: [
      { MetricName: "ProcessingTime", Unit: "Seconds", Value: metrics.seconds, Dimensions },
      { MetricName: "RowsProcessed", Unit: "Count", Value: metrics.rows, Dimensions },
    ],
  });
  try {
    await cloudwatch.send(command, { abortSignal: signal });
  } catch (error) {
    throw awsFailure(error, "cloudwatch:PutMetricData", namespace);
  }
}
