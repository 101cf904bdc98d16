import { parseCidr, sizeOf } from "../../../rehearsal/plugins/awsx/cidr";
import type { Step } from "../../../rehearsal/plugins/echo";

type Inputs = Step["inputs"];

/** What AWS refuses while other things are there, each with the error that it has for it. */
export class FakeAws {
  private readonly there = new Map<string, Step>();
  /** Names of repositories that hold images. */
  readonly filled = new Set<string>();

  /** Takes a step. @throws as AWS refuses it */
  allow(step: Step): void {
    RULES[step.type.replace(/^.*:/, "")]?.(step, this);
    const key = `${step.type} ${step.made}`;
    if (step.does === "delete") this.there.delete(key);
    else this.there.set(key, step);
  }

  /** What is there of a kind, beside one of it. */
  beside(kind: string, one?: string): Inputs[] {
    return [...this.there.values()]
      .filter(({ type, made }) => type.endsWith(`:${kind}`) && made !== one)
      .map(({ inputs }) => inputs);
  }

  /** VPC of the subnet or internet gateway that has an id. */
  vpcOf(kind: string, id: unknown): unknown {
    const found = [...this.there.values()].find(
      ({ type, made }) => type.endsWith(`:${kind}`) && `${made}-id` === id,
    );
    return found?.inputs["vpcId"];
  }
}

function refuse(code: string, when: boolean): void {
  if (when) throw new Error(`AWS refuses it: ${code}`);
}

type Rule = (step: Step, aws: FakeAws) => void;

/** By the kind of what is made, changed or deleted. */
const RULES: Readonly<Record<string, Rule>> = {
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
  Subnet: ({ does, made, inputs }, aws) =>
    refuse(
      "InvalidSubnet.Conflict",
      does === "create" &&
        aws
          .beside("Subnet", made)
          .some(
            (other) => other["vpcId"] === inputs["vpcId"] && overlap(other["cidrBlock"], inputs["cidrBlock"]),
          ),
    ),
  // https://github.com/pulumi/pulumi-aws/issues/1483
  // https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
  NatGateway: ({ does, made, inputs }, aws) => {
    if (does !== "create") return;
    const { allocationId, subnetId } = inputs;
    const others = aws.beside("NatGateway", made);
    refuse(
      "Resource.AlreadyAssociated",
      others.some((other) => other["allocationId"] === allocationId),
    );
    const vpcId = aws.vpcOf("Subnet", subnetId);
    refuse(
      "Gateway.NotAttached",
      !aws.beside("InternetGateway").some((gateway) => gateway["vpcId"] === vpcId),
    );
  },
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachInternetGateway.html
  InternetGateway: ({ does, made, inputs }, aws) => {
    if (does === "create") return;
    const attached = aws.vpcOf("InternetGateway", `${made}-id`);
    const inUse = aws.beside("NatGateway").some(({ subnetId }) => aws.vpcOf("Subnet", subnetId) === attached);
    refuse("DependencyViolation", inUse && (does === "delete" || inputs["vpcId"] !== attached));
  },
  // https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html
  Repository: ({ does, made, inputs }, aws) => {
    const same = aws.beside("Repository", made).some(({ name }) => name === inputs["name"]);
    refuse("RepositoryAlreadyExistsException", does === "create" && same);
    refuse("RepositoryNotEmptyException", does === "delete" && aws.filled.has(String(inputs["name"])));
  },
  // https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
  Policy: ({ does, made, inputs }, aws) => {
    const same = aws.beside("Policy", made).some(({ name }) => name === inputs["name"]);
    refuse("EntityAlreadyExists", does === "create" && same);
    const arn = `arn:aws:iam::123456789012:policy/${String(inputs["name"])}`;
    const bounds = aws.beside("Role").some(({ permissionsBoundary }) => permissionsBoundary === arn);
    refuse("DeleteConflict", does === "delete" && bounds);
  },
};

function overlap(one: unknown, other: unknown): boolean {
  const [a, b] = [parseCidr(String(one)), parseCidr(String(other))];
  return a.start < b.start + sizeOf(b.mask) && b.start < a.start + sizeOf(a.mask);
}
