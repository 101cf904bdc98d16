import { expect } from "chai";
import type { ScratchRun } from "../../../rehearsal/pulumi/scratch-run";
import { expectCounts } from "../page";
import { CHECKOV_REASONS, reasonOf, unmatched } from "../reasons";
import { runStacks } from "../stacks";
import { terraformPlan, terraformType } from "../terraform-plan";
import { checkov, type Report } from "./checkov";
import { words } from "../../words";

/** Types that no check is about; those of buckets and networks are read as parts of them. */
const LOOKED_AT_BY_NONE = words(`
  aws_default_security_group aws_ecr_account_setting aws_ecr_lifecycle_policy aws_ecr_registry_policy
  aws_ecr_registry_scanning_configuration aws_flow_log aws_iam_openid_connect_provider aws_internet_gateway
  aws_kms_alias aws_nat_gateway aws_route_table_association aws_s3_bucket_logging
  aws_s3_bucket_server_side_encryption_configuration aws_s3_bucket_versioning aws_scheduler_schedule_group
  aws_vpc_endpoint
`);

describe("checkov, over what the stacks register", () => {
  let runs: Readonly<Record<string, ScratchRun>>;
  let report: Report;
  before(async () => {
    runs = await runStacks();
    const plans = Object.entries(runs).map(([stack, run]) => [stack, terraformPlan(run)]);
    report = await checkov(Object.fromEntries(plans) as Record<string, object>);
  });

  const registered = () =>
    Object.values(runs).flatMap(({ resources }) => resources.filter(({ type }) => type.startsWith("aws:")));

  it("reads every resource", () => {
    expect(report.resources).to.equal(registered().length);
  });

  it("finds nothing that has no reason, and no reason is without a finding", () => {
    expect(unmatched(report.failed, CHECKOV_REASONS)).to.deep.equal({ findings: [], reasons: [] });
  });

  it("finds nothing with strict settings that a setting is said to settle", () => {
    const settled = CHECKOV_REASONS.filter((reason) => reason.class === "setting");
    const strict = settled.map((reason) => ({ ...reason, stacks: ["prod-strict"] as const }));
    expect(report.failed.filter((finding) => reasonOf(finding, strict))).to.deep.equal([]);
  });

  it("is about every type but these, so that no name was translated into one that it does not know", () => {
    const seen = [...report.passed, ...report.failed].map(({ resource }) => resource.split(".")[0]);
    const types = new Set(registered().map(({ type }) => terraformType(type)));
    expect([...types].filter((type) => !seen.includes(type)).sort()).to.deep.equal(LOOKED_AT_BY_NONE);
  });

  it("counts as docs/rule-packs.md does", () => expectCounts(report));
});
