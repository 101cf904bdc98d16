import type * as pulumi from "@pulumi/pulumi";
import { Boundary } from "../components/identity/boundary";
import { GithubIdentity } from "../components/identity/github-identity";
import { RegistryScanning } from "../components/images/registry-scanning";
import { LogBucket } from "../components/storage/log-bucket";
import { StateBackend } from "../components/storage/state-backend";
import { TrustedRole } from "../components/identity/trusted-role";
import { inlineAndAttached } from "./inline-and-attached";
import { callerTrustPolicy, githubSubject, type GithubContext } from "../documents/roles/assumed-role-trust";
import { sourceBoundaryPolicy } from "../documents/boundary/boundary";
import { deployRolePolicies } from "../documents/roles/deploy-role";
import { roleChainingPolicy } from "../documents/roles/role-chaining";
import { imageBuilderRolePolicy } from "../documents/roles/image-builder-role";
import { ownKey } from "../documents/resource-policies/key-use";
import { policy, type PolicyDocument } from "../documents/policy";
import { releaseReaderPolicy } from "../documents/roles/release-reader";
import { previewRolePolicies } from "../documents/roles/preview-role";
import { sourceReaderPolicy } from "../documents/roles/source-reader";
import { stateAccess } from "../documents/roles/state-access";
import { testerRolePolicy } from "../documents/roles/tester-role";
import { verificationWriterPolicy } from "../documents/roles/verification-writer";
import { everyPipeline, type Settings } from "../settings/settings";
import type { BootstrapSettings } from "./settings";

interface Options {
  readonly provider: pulumi.ProviderResource;
}

type Policies = Readonly<Record<string, PolicyDocument>>;

/** Makes a role of the source, assumed by some kinds of workflow runs and by operators. */
type MakeRole = (
  name: string,
  role: {
    readonly roleName: string;
    readonly description: string;
    /** Runs that may assume it. */
    readonly runs: readonly GithubContext[];
    readonly policies: Policies;
    readonly attached?: Policies;
    /** Bounds the role, as it does the roles that the stack makes. */
    readonly boundary?: Boundary;
  },
) => TrustedRole;

/** A source's account: who builds, deploys and previews there, and who assumes the roles of its targets. */
export function deploySource(settings: BootstrapSettings, options: Options): Record<string, unknown> {
  const { pipeline, targets, state, scanning, boundaryServices: moreServices } = settings;
  const { names, stack } = pipeline;
  const { arns } = everyPipeline(pipeline);
  const images = Object.keys(pipeline.images);
  const key = ownKey(pipeline);
  const role = roleMaker(settings, options);
  const access = stateAccessOf(settings);
  const branch: GithubContext = { branch: settings.github?.branch ?? "" };
  // A pull request's job previews, and a scheduled one, which looks for drift, is the branch's.
  const previews = ["pull_request", branch] as const;
  const release = releaseReaderPolicy(pipeline);
  const reading = { release, source: sourceReaderPolicy(arns, { images, key, scanType: scanning.type }) };
  const deployRole = inlineAndAttached(deployRolePolicies(pipeline));
  const previewRole = inlineAndAttached(previewRolePolicies(pipeline));

  const boundary = new Boundary(
    "boundary",
    {
      policyName: names.boundary,
      policy: sourceBoundaryPolicy(arns, { moreServices, stateBucket: state?.bucket }),
    },
    options,
  );
  const logs = new LogBucket(
    "logs",
    {
      settings: pipeline,
      chainingRoles: targets.flatMap(({ names: { deployerRole, previewerRole } }) => [
        deployerRole,
        previewerRole,
      ]),
    },
    options,
  );
  const builder = role("image-builder", {
    roleName: names.imageBuilderRole,
    description: "Image builder: pushes what it built into the account's own repositories",
    runs: [branch],
    policies: { images: imageBuilderRolePolicy(arns, images) },
  });
  const deployer = role("deploy", {
    roleName: names.deployRole,
    description: `Deploys stack ${stack}`,
    runs: [{ environment: stack }],
    ...deployRole,
    attached: { ...deployRole.attached, ...access({ write: [stack], read: [] }) },
    boundary,
  });
  const tester = role("test", {
    roleName: names.testerRole,
    description: `Uploads models and data, runs the pipeline of stack ${stack} and records what passed`,
    runs: [{ environment: stack }],
    policies: { testing: testerRolePolicy(pipeline) },
    attached: { release },
    boundary,
  });
  const previewer = role("preview", {
    roleName: names.previewRole,
    description: `Previews stack ${stack}, changes nothing`,
    runs: previews,
    ...previewRole,
    attached: { ...previewRole.attached, ...access({ write: [], read: [stack] }) },
    boundary,
  });
  if (scanning.configure) new RegistryScanning("scanning", { images, type: scanning.type }, options);
  if (state)
    new StateBackend(
      "state",
      { ...state, account: pipeline.account, logBucket: names.logBucket },
      { ...options, dependsOn: [logs] },
    );
  return {
    boundaryArn: boundary.arn,
    imageBuilderRoleArn: builder.arn,
    deployRoleArn: deployer.arn,
    testerRoleArn: tester.arn,
    previewRoleArn: previewer.arn,
    targets: Object.fromEntries(
      targets.map((target) => [
        target.stack,
        chainingRoles(target, {
          source: stack,
          reading,
          recording: verificationWriterPolicy(arns, { stack: target.stack, key }),
          role,
          previews,
          access,
        }),
      ]),
    ),
    ...(state && {
      stateLogin: `s3://${state.bucket}?region=${pipeline.region}`,
      secretsProvider: `awskms://${state.keyAlias}?region=${pipeline.region}`,
    }),
  };
}

interface ChainingRoles {
  /** The source's stack. */
  readonly source: string;
  /** What promoting reads in the source. */
  readonly reading: Readonly<Record<"release" | "source", PolicyDocument>>;
  /** What recording a verification writes there. */
  readonly recording: PolicyDocument;
  readonly role: MakeRole;
  /** Runs that preview. */
  readonly previews: readonly GithubContext[];
  readonly access: StateAccess;
}

/** The two roles of the source's account that assume those of one target. */
function chainingRoles(
  target: Settings,
  { source, reading, recording, role, previews, access }: ChainingRoles,
) {
  const { stack, names, arns } = target;
  const deployer = role(`${stack}-deployer`, {
    roleName: names.deployerRole,
    description: `Assumes the roles that deploy stack ${stack} and promote to it, in the target's account`,
    runs: [{ environment: stack }],
    policies: {
      target: roleChainingPolicy([arns.deployRole, arns.promotionRole]),
      source: reading.source,
      verified: recording,
    },
    attached: { release: reading.release, ...access({ write: [stack], read: [source] }) },
  });
  const previewer = role(`${stack}-previewer`, {
    roleName: names.previewerRole,
    description: `Assumes the role that previews stack ${stack}, in the target's account`,
    runs: previews,
    policies: { target: roleChainingPolicy([arns.previewRole]) },
    attached: access({ write: [], read: [source, stack] }),
  });
  return { deployerRoleArn: deployer.arn, previewerRoleArn: previewer.arn };
}

function roleMaker({ pipeline, github, operators }: BootstrapSettings, options: Options): MakeRole {
  const provider = github?.createProvider ? [new GithubIdentity("github", options)] : [];
  return (name, { runs, boundary, ...role }) =>
    new TrustedRole(
      name,
      {
        ...role,
        account: pipeline.account,
        trust: callerTrustPolicy({
          account: pipeline.account,
          subjects: github ? runs.map((run) => githubSubject(github.repository, run)) : [],
          operators,
        }),
        permissionsBoundary: boundary && pipeline.arns.boundary,
      },
      { ...options, dependsOn: [...provider, ...(boundary ? [boundary] : [])] },
    );
}

type StateAccess = (stacks: {
  readonly write: readonly string[];
  readonly read: readonly string[];
}) => Policies;

/** What a role may do with the states of the pipeline's stacks; nothing where the backend is somebody else's. */
function stateAccessOf({ pipeline, state }: BootstrapSettings): StateAccess {
  const { account, region, project } = pipeline;
  if (!state) return () => ({});
  return (stacks) => ({ state: policy(...stateAccess({ ...state, account, region, project, ...stacks })) });
}
