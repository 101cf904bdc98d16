import { Role } from "@pulumi/aws/iam/role";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { Boundary, type BoundaryArgs } from "../../../../components/identity/boundary";
import {
  ImageRepositories,
  type ImageRepositoriesArgs,
} from "../../../../components/images/image-repositories";
import { Network, type NetworkArgs } from "../../../../components/network/network";
import { policy } from "../../../../documents/policy";
import { repositoryLifecycle } from "../../../../documents/resource-policies/repository-lifecycle";

/** What a test makes of components, and changes. */
export interface Parts {
  readonly network?: NetworkArgs;
  readonly repositories?: Pick<ImageRepositoriesArgs, "images" | "keyArn" | "protect">;
  readonly boundary?: Pick<BoundaryArgs, "policyName">;
  /** Name of the boundary of a role that another stack has. */
  readonly bounded?: string;
}

const provider = new Provider("aws", { region: "us-east-1" });
const { network, repositories, boundary, bounded } = new pulumi.Config().requireObject<Parts>("parts");

if (network) new Network("network", network, { provider });
if (repositories)
  new ImageRepositories("images", { ...repositories, lifecycle: repositoryLifecycle(50, 14) }, { provider });
if (boundary)
  new Boundary("boundary", { ...boundary, policy: { Version: "2012-10-17", Statement: [] } }, { provider });
if (bounded !== undefined)
  new Role(
    "bounded",
    {
      name: "bounded",
      assumeRolePolicy: JSON.stringify(policy()),
      permissionsBoundary: `arn:aws:iam::123456789012:policy/${bounded}`,
    },
    { provider },
  );
