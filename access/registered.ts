import { bucketArn, policyArn, regionalArn, roleArn } from "../settings/arns";
import type { StackRun } from "../ci/pulumi/stack-run";

/** A policy document as a stack registered it. */
export interface Document {
  readonly Version: string;
  readonly Statement: unknown;
}

/** A policy that allows everything: what such a role is denied, its boundary or the other side denies. */
export const EVERYTHING: Document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

export interface NamedDocument {
  readonly name: string;
  readonly policy: Document;
}

/** A role with everything that decides what it may do. */
export interface RegisteredRole {
  readonly arn: string;
  readonly account: string;
  readonly trust: Document;
  readonly policies: readonly NamedDocument[];
  readonly boundary: NamedDocument | undefined;
}

/** Every policy document of some stacks, by what it is attached to. */
export interface Registered {
  readonly roles: ReadonlyMap<string, RegisteredRole>;
  /** ARN of a bucket, repository or key to its policy; a registry's is that of its repositories, with `*`. */
  readonly resourcePolicies: ReadonlyMap<string, Document>;
}

/** A stack that was previewed, and where it would be. */
export interface PreviewedStack {
  readonly account: string;
  readonly region: string;
  readonly run: StackRun;
}

type Inputs = Readonly<Record<string, unknown>>;

/** Resource types that carry a policy, and the ARN of what it is attached to. */
const RESOURCE_POLICIES: Readonly<
  Record<string, (inputs: Inputs, name: string, stack: PreviewedStack) => string>
> = {
  "aws:s3/bucketPolicy:BucketPolicy": ({ bucket }) => bucketArn(String(bucket)),
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ({ repository }, _name, stack) =>
    regionalArn(stack)("ecr", `repository/${String(repository)}`),
  "aws:ecr/registryPolicy:RegistryPolicy": (_inputs, _name, stack) =>
    regionalArn(stack)("ecr", "repository/*"),
  "aws:kms/key:Key": (_inputs, name, stack) => keyArn(name, stack),
};

/** AWS invents a key's id: its name in the program stands for it here. */
export const keyArn = (name: string, stack: Omit<PreviewedStack, "run">): string =>
  regionalArn(stack)("kms", `key/${name}`);

/** Reads the documents that the stacks registered. @throws Error for a role whose boundary no stack registered */
export function registeredDocuments(stacks: readonly PreviewedStack[]): Registered {
  const managed = new Map(stacks.flatMap(managedPolicies));
  return {
    roles: new Map(stacks.flatMap((stack) => rolesOf(stack, managed)).map((role) => [role.arn, role])),
    resourcePolicies: new Map(stacks.flatMap(resourcePoliciesOf)),
  };
}

function managedPolicies({ account, run }: PreviewedStack): [string, NamedDocument][] {
  return ofType(run, "aws:iam/policy:Policy").map(({ inputs }) => {
    const name = String(inputs["name"]);
    return [policyArn(account, name), { name, policy: parse(inputs["policy"]) }];
  });
}

function rolesOf(
  { account, run }: PreviewedStack,
  managed: ReadonlyMap<string, NamedDocument>,
): RegisteredRole[] {
  const inline = ofType(run, "aws:iam/rolePolicy:RolePolicy");
  const attachments = ofType(run, "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
  return ofType(run, "aws:iam/role:Role").map(({ inputs }) => {
    const name = String(inputs["name"]);
    const boundaryArn = inputs["permissionsBoundary"] as string | undefined;
    const boundary = boundaryArn === undefined ? undefined : managed.get(boundaryArn);
    if (boundaryArn !== undefined && !boundary)
      throw new Error(
        `Role ${name} of account ${account} has boundary ${boundaryArn}, which no stack registered`,
      );
    return {
      arn: roleArn(account, name),
      account,
      trust: parse(inputs["assumeRolePolicy"]),
      policies: [
        ...inline
          .filter(({ inputs: policy }) => policy["role"] === name)
          .map(({ inputs: policy }) => ({ name: String(policy["name"]), policy: parse(policy["policy"]) })),
        ...attachments
          .filter(({ inputs: attachment }) => attachment["role"] === name)
          .map(({ inputs: attachment }) => attachedTo(name, String(attachment["policyArn"]), managed)),
      ],
      boundary,
    };
  });
}

function attachedTo(role: string, arn: string, managed: ReadonlyMap<string, NamedDocument>): NamedDocument {
  const found = managed.get(arn);
  if (!found) throw new Error(`Role ${role} has policy ${arn}, which no stack registered`);
  return found;
}

function resourcePoliciesOf(stack: PreviewedStack): [string, Document][] {
  return stack.run.resources.flatMap(({ type, name, inputs }): [string, Document][] => {
    const attachedTo = RESOURCE_POLICIES[type];
    return attachedTo ? [[attachedTo(inputs, name, stack), parse(inputs["policy"])]] : [];
  });
}

const ofType = (run: StackRun, type: string) =>
  run.resources.filter((resource) => resource.type === type) as readonly { readonly inputs: Inputs }[];

const parse = (text: unknown): Document => JSON.parse(String(text)) as Document;
