import type * as pulumi from "@pulumi/pulumi";
import { roleArn } from "../settings/arns";
import { Boundary } from "../components/identity/boundary";
import { RegistryGuard } from "../components/images/registry-guard";
import { RegistryScanning } from "../components/images/registry-scanning";
import { LogBucket } from "../components/storage/log-bucket";
import { TrustedRole, type TrustedRoleArgs } from "../components/identity/trusted-role";
import { crossAccountTrustPolicy } from "../documents/roles/assumed-role-trust";
import { policy } from "../documents/policy";
import { boundaryPolicy } from "../documents/boundary/boundary";
import { canaryStarterPolicy } from "../documents/roles/canary-starter";
import { deployRolePolicies } from "../documents/roles/deploy-role";
import { previewRolePolicies } from "../documents/roles/preview-role";
import { imagePolicies } from "../documents/roles/image-policies";
import { promotionRolePolicy } from "../documents/roles/promotion-role";
import { releaseReaderPolicy } from "../documents/roles/release-reader";
import { registryPolicy } from "../documents/resource-policies/repository-policy";
import { inlineAndAttached } from "./inline-and-attached";
import { everyPipeline } from "../settings/settings";
import type { BootstrapSettings } from "./settings";

interface Options {
  readonly provider: pulumi.ProviderResource;
}

/**
 * A target's account: the boundary, the registry's policy and scans, and the roles that the source's account assumes to deploy, promote
 * and preview.
 */
export function deployTarget(
  { pipeline, scanning, boundaryServices }: BootstrapSettings,
  options: Options,
): Record<string, unknown> {
  const { names, stack, images, externalId = "", source } = pipeline;
  const { arns } = everyPipeline(pipeline);
  const sourceAccount = source?.account ?? "";
  const boundary = new Boundary(
    "boundary",
    { policyName: names.boundary, policy: boundaryPolicy(arns, boundaryServices) },
    options,
  );
  new LogBucket("logs", { settings: pipeline, chainingRoles: [] }, options);
  new RegistryGuard("registry", { policy: registryPolicy(arns) }, options);
  if (scanning.configure)
    new RegistryScanning("scanning", { images: Object.keys(images), type: scanning.type }, options);
  const role = (
    name: string,
    args: Pick<TrustedRoleArgs, "roleName" | "description" | "policies" | "attached"> & {
      readonly assumedBy: string;
    },
  ) =>
    new TrustedRole(
      name,
      {
        ...args,
        account: pipeline.account,
        trust: crossAccountTrustPolicy(roleArn(sourceAccount, args.assumedBy), externalId),
        permissionsBoundary: arns.boundary,
      },
      { ...options, dependsOn: [boundary] },
    );
  const canary = canaryStarterPolicy(pipeline);
  const deploy = role("deploy", {
    assumedBy: names.deployerRole,
    roleName: names.deployRole,
    description: `Deploys stack ${stack}`,
    ...inlineAndAttached(deployRolePolicies(pipeline)),
  });
  const { images: copying = policy(), ...moreCopying } = imagePolicies(Object.keys(images), (some) =>
    promotionRolePolicy(arns, { sourceAccount, images: some }),
  );
  const promotion = role("promotion", {
    assumedBy: names.deployerRole,
    roleName: names.promotionRole,
    description: `Copies tested images into the repositories of stack ${stack}, and reads what it has and ran`,
    policies: { images: copying },
    attached: { release: releaseReaderPolicy(pipeline), ...(canary && { canary }), ...moreCopying },
  });
  const preview = role("preview", {
    assumedBy: names.previewerRole,
    roleName: names.previewRole,
    description: `Previews stack ${stack}, changes nothing`,
    ...inlineAndAttached(previewRolePolicies(pipeline)),
  });
  return {
    boundaryArn: boundary.arn,
    deployRoleArn: deploy.arn,
    promotionRoleArn: promotion.arn,
    previewRoleArn: preview.arn,
  };
}
