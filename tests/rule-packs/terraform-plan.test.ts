import { expect } from "chai";
import { terraformPlan } from "./terraform-plan";

const resource = (type: string, name: string, inputs: object, parent = "") => ({
  urn: `urn::${type}::${name}`,
  type,
  name,
  custom: true,
  inputs: inputs as Readonly<Record<string, unknown>>,
  parent,
  provider: "",
  protect: false,
});

const component = resource("ds:network:Network", "network", {});
const vpcInputs = { cidrBlock: "10.0.0.0/16", tags: { myTag: "x" } };
const vpc = resource("aws:ec2/vpc:Vpc", "main", vpcInputs, component.urn);
const group = resource("aws:ec2/securityGroup:SecurityGroup", "tasks", { vpcId: "main-id" });
const gateway = resource("aws:ec2/internetGateway:InternetGateway", "main", { vpcId: "main-id" });
const bucket = resource("aws:s3/bucket:Bucket", "data-bucket", { bucket: "ds-data" });
const lifecycle = resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "data", {
  bucket: "ds-data",
  rules: [{ status: "Enabled", noncurrentVersionExpiration: { noncurrentDays: 30 } }],
});
const topic = resource("aws:sns/topic:Topic", "alerts", { name: "ds-alerts" });
const alarm = resource("aws:cloudwatch/metricAlarm:MetricAlarm", "failed", {
  name: "ds-alerts",
  alarmActions: ["arn:aws:sns:us-east-1:1:ds-alerts"],
  metricQueries: [{ id: "m", returnData: true }],
});
const github = resource("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "github", {
  clientIdLists: ["sts.amazonaws.com"],
});

interface Plan {
  readonly planned_values: { readonly root_module: { readonly resources: readonly { values: object }[] } };
  readonly configuration: { readonly root_module: { readonly resources: readonly Configured[] } };
}
interface Configured {
  readonly address: string;
  readonly expressions: object;
}

const planned = (type: string, name: string, values: object) => ({
  address: `${type}.${name}`,
  mode: "managed",
  type,
  name,
  values,
});

const plan = terraformPlan({
  resources: [component, vpc, group, gateway, bucket, lifecycle, topic, alarm, github],
  dependencies: new Map([
    [group.urn, [component.urn]],
    [gateway.urn, [vpc.urn, bucket.urn]],
    [lifecycle.urn, [bucket.urn]],
    [alarm.urn, [topic.urn]],
  ]),
  succeeded: true,
  steps: [],
  drifted: [],
  changes: {},
  violations: [],
  diagnostics: [],
  outputs: {},
  failure: "",
}) as Plan;

describe("a run as a Terraform plan", () => {
  it("has the resources of AWS by Terraform's names, and the values by its arguments'", () => {
    expect(plan.planned_values.root_module.resources).to.deep.equal([
      planned("aws_vpc", "main", { cidr_block: "10.0.0.0/16", tags: { myTag: "x" } }),
      planned("aws_security_group", "tasks", { vpc_id: "main-id" }),
      planned("aws_internet_gateway", "main", { vpc_id: "main-id" }),
      planned("aws_s3_bucket", "data-bucket", { bucket: "ds-data" }),
      planned("aws_s3_bucket_lifecycle_configuration", "data", {
        bucket: "ds-data",
        rule: [{ status: "Enabled", noncurrent_version_expiration: { noncurrent_days: 30 } }],
      }),
      planned("aws_sns_topic", "alerts", { name: "ds-alerts" }),
      planned("aws_cloudwatch_metric_alarm", "failed", {
        name: "ds-alerts",
        alarm_actions: ["arn:aws:sns:us-east-1:1:ds-alerts"],
        metric_query: [{ id: "m", return_data: true }],
      }),
      planned("aws_iam_openid_connect_provider", "github", { client_id_list: ["sts.amazonaws.com"] }),
    ]);
  });

  it("refers to what a resource comes after, by the values that name it", () => {
    const found = plan.configuration.root_module.resources.map(({ address, expressions }) => [
      address,
      expressions,
    ]);
    expect(Object.fromEntries(found)).to.deep.equal({
      "aws_vpc.main": {},
      "aws_security_group.tasks": { vpc_id: { references: ["aws_vpc.main"] } },
      "aws_internet_gateway.main": { vpc_id: { references: ["aws_vpc.main"] } },
      "aws_s3_bucket.data-bucket": {},
      "aws_s3_bucket_lifecycle_configuration.data": {
        bucket: { references: ["aws_s3_bucket.data-bucket"] },
      },
      "aws_sns_topic.alerts": {},
      "aws_cloudwatch_metric_alarm.failed": { alarm_actions: { references: ["aws_sns_topic.alerts"] } },
      "aws_iam_openid_connect_provider.github": {},
    });
  });
});
