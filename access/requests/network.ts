import { regionalArn } from "../../settings/arns";
import type { Principal } from "../decide";
import { ofEach, type SourceSide, type TargetSide } from "../principals";
import { requestsTo, type Section } from "./section";

/** Who may set what is logged, and change security groups. */
export function network(side: SourceSide | TargetSide, others: readonly Principal[]): Section {
  const { deploy, admin } = side;
  const { arns, stack, project } = side.settings;
  const ask = requestsTo(side.settings);
  const ec2 = (id: string) => regionalArn(side.settings)("ec2", id);
  const tags = (of: "Request" | "Resource", ofProject: string) => ({
    [`aws:${of}Tag/Project`]: ofProject,
    [`aws:${of}Tag/Stack`]: stack,
  });
  const own = tags("Resource", project);
  const another = tags("Resource", "another");
  const asOwn = tags("Request", project);
  const deploys = [deploy, admin];
  const [vpc, flowLog, group] = ["vpc/vpc-1", "vpc-flow-log/fl-1", "security-group/sg-1"].map(ec2) as [
    string,
    string,
    string,
  ];
  return {
    title: `Network of ${stack}`,
    principals: [deploy, ...ofEach(side, "task"), ...others, admin],
    requests: [
      ask("log access to the input bucket", "s3:PutBucketLogging", arns.inputBucket, deploys),
      ask("log the traffic of the stack's VPC", "ec2:CreateFlowLogs", vpc, deploys, own),
      ask("log the traffic of a VPC without tags", "ec2:CreateFlowLogs", vpc, [admin]),
      ask("delete the stack's flow log", "ec2:DeleteFlowLogs", flowLog, deploys, own),
      ask("delete another project's flow log", "ec2:DeleteFlowLogs", flowLog, [admin], another),
      ask("tag a VPC's default security group as the stack's own", "ec2:CreateTags", group, deploys, asOwn),
      ask("tag another project's security group as the stack's own", "ec2:CreateTags", group, [admin], {
        ...asOwn,
        ...another,
      }),
      ask("change a security group without tags", "ec2:RevokeSecurityGroupIngress", group, [admin]),
    ],
  };
}
