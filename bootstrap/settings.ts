import { z } from "zod";
import { mayWiden } from "../documents/boundary/boundary";
import type { Fault } from "../settings/fault";
import { BUCKETS, fillTemplate } from "../settings/names";
import type { Settings } from "../settings/settings";
import { decode, SettingsError, strayKeys, toFaults, type Config } from "../settings/config";
import * as field from "../settings/fields";
import { map } from "../settings/map";
import type { PipelineStacks } from "./pipeline-stacks";

/** What GitHub puts into a token's subject. https://docs.github.com/en/actions/reference/security/oidc */
const OWNER = String.raw`[A-Za-z0-9][\w-]{0,38}`;
const NAME = String.raw`[\w.-]{1,100}`;
const REPOSITORY = new RegExp(`^(?:${OWNER}/${NAME}|${OWNER}@\\d{1,20}/${NAME}@\\d{1,20})$`);
const repository =
  "owner/name, or owner@1234/name@5678 for a repository whose tokens carry the numbers (made since 15 July 2026, or switched over)";

const operator = "the ARN of an IAM role of the source's account, without wildcards";
const service =
  "a service prefix such as dynamodb, of no service that builds, runs other code or hands out identities";

/** Everything below the bootstrap's own namespace in `bootstrap/Pulumi.<stack>.yaml`; docs/settings.md is made of it. */
export const bootstrapSchema = map({
  github: map({
    repository: z
      .string(repository)
      .regex(REPOSITORY, repository)
      .describe(
        "The repository as GitHub writes it into its tokens; the numbers are owner.id and id of `gh api repos/<owner>/<name>`.",
      ),
    branch: z
      .string("a branch's name")
      .regex(/^\w[\w./-]{0,199}$/, "a branch's name of letters, digits and . _ / -")
      .default("main")
      .describe("The branch whose jobs push images and look for drift."),
    createProvider: field.flag
      .default(true)
      .describe("`false` where the account has GitHub's identity provider already: it can have only one."),
    reviewers: field.flag
      .default(true)
      .describe(
        "`false` where GitHub's plan allows environments no reviewers (a private repository without GitHub Enterprise): the review that main's rules demand is then a promotion's approval, and the workflows refuse to go on without those rules.",
      ),
  })
    .optional()
    .describe("Whose workflows may assume the source's roles; only in a source."),
  operators: z
    .array(
      z
        .string(operator)
        .regex(/^arn:aws:iam::\d{12}:role\/(?:[\w+=,.@-]{1,128}\/){0,8}[\w+=,.@-]{1,64}$/, operator),
      "a list of role ARNs",
    )
    // A role's trust names them all beside a pull request's subject and the branch's; IAM takes 2,048 characters of it.
    .refine((arns) => arns.join("").length <= 890, "role ARNs of at most 890 characters together")
    .default([])
    .describe(
      "ARNs of people's roles in the source's account that may assume what workflows may; at most 890 characters together. A source has `github`, `operators` or both.",
    ),
  state: map({
    bucket: z
      .string("a bucket name")
      .describe("Bucket of the states; `{stack}`, `{account}` and `{region}` stand for the source's own."),
    keyAlias: field.keyAlias
      .default("alias/ds-pulumi-state")
      .describe("Alias of the KMS key of the bucket and of the stacks' secrets."),
  })
    .optional()
    .describe(
      "Makes a backend for Pulumi's states, only in a source; left out, the backend is somebody else's.",
    ),
  scanning: map({
    configure: field.flag
      .default(true)
      .describe("`false` where the registry has a scanning configuration already: it can have only one."),
    type: field
      .oneOf(["BASIC", "ENHANCED"])
      .default("BASIC")
      .describe(
        "`BASIC`: by ECR at each push. `ENHANCED`: by Amazon Inspector, again and again, paid for by the image. In a source also where `configure` is `false`, because its deployers ask.",
      ),
  })
    .prefault({})
    .describe("How the account's registry scans the stack's repositories."),
  boundaryServices: z
    .array(
      z
        .string(service)
        .regex(/^[a-z][a-z0-9-]{1,40}$/, service)
        .refine(mayWiden, service),
      "a list of service prefixes",
    )
    .max(20, "at most 20 service prefixes")
    // The boundary names them all, and IAM takes 6,144 characters of it.
    .refine(
      (services) => services.join("").length <= 200,
      "service prefixes of at most 200 characters together",
    )
    .default([])
    .describe(
      "AWS services that the workload uses beside the pipeline's own, such as `dynamodb`; at most 20, of 200 characters together.",
    ),
});

type RawSettings = z.infer<typeof bootstrapSchema>;

/** What an account's bootstrap makes, and for which stack. */
export interface BootstrapSettings extends Readonly<RawSettings>, PipelineStacks {
  readonly project: string;
  readonly stack: string;
  /** Profile of the AWS command line's configuration, when the stack names one (`aws:profile`). */
  readonly profile: string | undefined;
}

/** Everything else of an account, its region included, is in the pipeline's own stack file. */
const AWS_KEYS = ["aws:profile"];

/**
 * Checks a bootstrap stack's configuration.
 * @throws SettingsError with every fault at once
 */
export function parseBootstrapSettings(
  project: string,
  stack: string,
  config: Config,
  stacks: PipelineStacks,
): BootstrapSettings {
  const prefix = `${project}:`;
  const faults = strayKeys(config, prefix, AWS_KEYS);
  const raw = decode(config, prefix, new Set());
  const parsed = bootstrapSchema.safeParse(raw, { reportInput: true });
  for (const issue of parsed.error?.issues ?? []) faults.push(...toFaults(issue, prefix));
  const valid = validParts(raw);
  const state = valid.state && fillState(valid.state, stacks.pipeline);
  for (const fault of [
    ...kindFaults(raw, stacks.pipeline),
    ...stateFaults(state, stacks.pipeline),
    ...operatorFaults(valid.operators ?? [], stacks.pipeline),
  ])
    faults.push({ ...fault, key: prefix + fault.key });
  if (!parsed.success || faults.length > 0) throw new SettingsError(`bootstrap/Pulumi.${stack}.yaml`, faults);
  return { ...parsed.data, ...stacks, state, project, stack, profile: config["aws:profile"] };
}

/** The keys that are valid by themselves, so that faults between them are reported beside the faults of others. */
function validParts(raw: Readonly<Record<string, unknown>>): Partial<RawSettings> {
  const parts = Object.entries(bootstrapSchema.shape).map(
    ([key, part]) => [key, part.safeParse(raw[key])] as const,
  );
  return Object.fromEntries(parts.flatMap(([key, part]) => (part.success ? [[key, part.data]] : [])));
}

function fillState(state: NonNullable<RawSettings["state"]>, { stack, account, region }: Settings) {
  return { ...state, bucket: fillTemplate(state.bucket, { stack, account, region }) };
}

function stateFaults(state: RawSettings["state"], { stack, names }: Settings): Fault[] {
  if (!state) return [];
  const fault = (allowed: string): Fault => ({ key: "state.bucket", found: state.bucket, allowed });
  const issues = field.bucketName.safeParse(state.bucket).error?.issues ?? [];
  return [
    ...issues.map(({ message }) => fault(message)),
    ...(BUCKETS.some((key) => names[key] === state.bucket)
      ? [fault(`a bucket of its own: Pulumi.${stack}.yaml has this one among its names`)]
      : []),
  ];
}

/** Keys that only a source has, and what it cannot do without. */
function kindFaults(raw: Readonly<Record<string, unknown>>, { kind, stack }: Settings): Fault[] {
  if (kind === "target")
    return ["github", "operators", "state"]
      .filter((key) => key in raw)
      .map((key) => ({
        key,
        found: raw[key],
        allowed: `nothing: ${stack} is a target, and only a source has it`,
      }));
  const operators = Array.isArray(raw["operators"]) ? raw["operators"].length > 0 : "operators" in raw;
  if ("github" in raw || operators) return [];
  const allowed =
    "github: { repository: owner/name }, operators: [<ARN of a role>], or both: somebody has to be able to assume the roles";
  return [{ key: "github", found: undefined, allowed }];
}

/** The account's own: who may assume a target's roles is decided in one place. */
function operatorFaults(operators: readonly string[], { kind, account }: Settings): Fault[] {
  if (kind === "target") return [];
  return operators.flatMap((found, index) =>
    found.startsWith(`arn:aws:iam::${account}:`)
      ? []
      : [{ key: `operators.${index}`, found, allowed: `a role of the source's account ${account}` }],
  );
}
