import { composeArns, roleArn } from "../arns";
import type { Settings } from "../settings";
import type { Request } from "./decide";
import type { PrincipalName } from "./principals";
import { keyArn } from "./registered";

/** One line of the matrix: a request, and who is expected to be allowed it. */
export interface Question extends Request {
  /** What the matrix shows. */
  readonly label: string;
  /** Everybody else of the section is expected to be denied. */
  readonly allowed: readonly PrincipalName[];
}

/** Some requests, each asked of the same principals. */
export interface Section {
  readonly title: string;
  readonly askers: readonly PrincipalName[];
  readonly questions: readonly Question[];
  /** Whether the organization's service control policy applies as well. */
  readonly organization?: true;
}

/** Everything that is asked, of stacks with a customer-managed key and a state backend. */
export function sections(source: Settings, target: Settings, stateBucket: string): readonly Section[] {
  return [
    githubJobs(source, target),
    targetRoles(source, target),
    models(source, target),
    images(source, target),
    builds(target),
    {
      ...builds(target),
      title: "Builds, with organization/deny-builds.json",
      organization: true,
      ...onlyAdmin(target),
    },
    identities(target),
    running(target),
    states(source, stateBucket),
  ];
}

/** Asks about resources of one account. */
export const question =
  (account: string) =>
  (
    label: string,
    action: string,
    resource: string,
    allowed: readonly PrincipalName[],
    context?: Request["context"],
  ): Question => ({ label, action, resource, account, allowed, ...(context ? { context } : {}) });

function githubJobs(source: Settings, target: Settings): Section {
  const ask = question(source.account);
  const from = composeArns(source);
  const inSource = (name: string) => roleArn(source.account, name);
  const takeOn = (label: string, role: string, allowed: readonly PrincipalName[]) =>
    ask(`take on ${label}`, "sts:AssumeRoleWithWebIdentity", role, allowed);
  return {
    title: "GitHub's jobs, by the subject of their token",
    askers: [
      "main branch",
      "other branch",
      "environment dev",
      "environment prod",
      "pull request",
      "fork",
      "nobody",
    ],
    questions: [
      takeOn("the image builder", from.imageBuilderRole, ["main branch"]),
      takeOn("dev's deploy role", from.deployRole, ["environment dev"]),
      takeOn("dev's preview role", from.previewRole, ["pull request"]),
      takeOn("prod's deployer", inSource(target.names.deployerRole), ["environment prod"]),
      takeOn("prod's previewer", inSource(target.names.previewerRole), ["pull request"]),
      takeOn("dev's task role", from.taskRole, []),
    ],
  };
}

function targetRoles(_source: Settings, target: Settings): Section {
  const ask = question(target.account);
  const to = composeArns(target);
  const externalId = { "sts:ExternalId": target.externalId ?? "" };
  const takeOn = (
    label: string,
    role: string,
    allowed: readonly PrincipalName[],
    context: Request["context"] = externalId,
  ) => ask(`take on ${label}`, "sts:AssumeRole", role, allowed, context);
  return {
    title: "Taking on prod's roles (with the external id unless said otherwise)",
    askers: [
      "deployer",
      "previewer",
      "dev deploy",
      "dev preview",
      "image builder",
      "dev task",
      "dev admin",
      "prod deploy",
      "prod preview",
      "prod admin",
      "third account",
      "nobody",
    ],
    questions: [
      takeOn("prod deploy", to.deployRole, ["deployer"]),
      takeOn("the deploy role, without external id", to.deployRole, [], {}),
      takeOn("the deploy role, with another external id", to.deployRole, [], {
        "sts:ExternalId": "guessed",
      }),
      takeOn("the promotion role", to.promotionRole, ["deployer"]),
      takeOn("the promotion role, without external id", to.promotionRole, [], {}),
      takeOn("the preview role", to.previewRole, ["previewer"]),
      takeOn("the task role", to.taskRole, []),
      takeOn("the state machine's role", to.stateMachineRole, []),
    ],
  };
}

function models(source: Settings, target: Settings): Section {
  const [fromDev, inProd] = [question(source.account), question(target.account)];
  const [from, to] = [composeArns(source), composeArns(target)];
  const model = `${from.artifactBucket}/models/v1.2.3/model.pkl`;
  const key = keyArn("encryption-key", source);
  const encryptionContext = { "kms:EncryptionContext:aws:s3:arn": from.artifactBucket };
  const decrypt = { "kms:ResourceAliases": [source.names.keyAlias], ...encryptionContext };
  const viaS3 = { ...decrypt, "kms:ViaService": `s3.${source.region}.amazonaws.com` };
  return {
    title: "Models and data",
    askers: [
      "dev task",
      "dev deploy",
      "image builder",
      "prod task",
      "prod deploy",
      "promotion",
      "prod preview",
      "prod execution",
      "prod admin",
      "third account",
      "nobody",
    ],
    questions: [
      fromDev("read a model", "s3:GetObject", model, ["dev task", "prod task"]),
      fromDev("read a model, without TLS", "s3:GetObject", model, [], { "aws:SecureTransport": "false" }),
      fromDev("read a version of a model", "s3:GetObjectVersion", model, ["dev task", "prod task"]),
      fromDev("decrypt a model, through S3", "kms:Decrypt", key, ["dev task", "prod task"], viaS3),
      fromDev("decrypt a model, not through S3", "kms:Decrypt", key, ["dev task"], decrypt),
      fromDev("replace a model", "s3:PutObject", model, []),
      fromDev("delete a version of a model", "s3:DeleteObjectVersion", model, []),
      fromDev("read dev's raw data", "s3:GetObject", `${from.inputBucket}/raw/monthly_data.csv`, [
        "dev task",
      ]),
      inProd("read prod's raw data", "s3:GetObject", `${to.inputBucket}/raw/monthly_data.csv`, [
        "prod task",
        "prod admin",
      ]),
      inProd("write prod's results", "s3:PutObject", `${to.outputBucket}/processed/result.csv`, [
        "prod task",
        "prod admin",
      ]),
      inProd("replace prod's raw data", "s3:PutObject", `${to.inputBucket}/raw/monthly_data.csv`, [
        "prod admin",
      ]),
      inProd("replace prod's bucket policy", "s3:PutBucketPolicy", to.inputBucket, [
        "prod deploy",
        "prod admin",
      ]),
    ],
  };
}

function images(source: Settings, target: Settings): Section {
  const [fromDev, inProd] = [question(source.account), question(target.account)];
  const image = source.task.image;
  const [from, to] = [composeArns(source).repository(image), composeArns(target).repository(image)];
  return {
    title: "Images",
    askers: [
      "image builder",
      "dev execution",
      "dev deploy",
      "deployer",
      "promotion",
      "prod deploy",
      "prod execution",
      "prod task",
      "prod preview",
      "prod admin",
      "third account",
    ],
    questions: [
      fromDev("pull from dev", "ecr:BatchGetImage", from, ["image builder", "dev execution", "promotion"]),
      fromDev("pull a layer from dev", "ecr:GetDownloadUrlForLayer", from, [
        "image builder",
        "dev execution",
        "promotion",
      ]),
      fromDev("push to dev", "ecr:PutImage", from, ["image builder"]),
      fromDev("delete from dev", "ecr:BatchDeleteImage", from, []),
      inProd("pull from prod", "ecr:BatchGetImage", to, ["promotion", "prod execution", "prod admin"]),
      inProd("push to prod", "ecr:PutImage", to, ["promotion"]),
      inProd("push a layer to prod", "ecr:UploadLayerPart", to, ["promotion"]),
      inProd("delete from prod", "ecr:BatchDeleteImage", to, ["prod admin"]),
      inProd("make prod's tags mutable", "ecr:PutImageTagMutability", to, ["prod deploy", "prod admin"]),
    ],
  };
}

function builds(target: Settings): Section {
  const ask = question(target.account);
  const { region, account } = target;
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${account}:${resource}`;
  const build = (action: string, resource: string) => ask(action, action, resource, ["prod admin"]);
  return {
    title: "Builds in prod",
    askers: [
      "prod deploy",
      "promotion",
      "prod preview",
      "prod execution",
      "prod task",
      "prod states",
      "prod schedule",
      "prod admin",
      "deployer",
      "image builder",
      "third account",
    ],
    questions: [
      build("codebuild:CreateProject", arn("codebuild", "project/smuggled")),
      build("codebuild:StartBuild", arn("codebuild", "project/smuggled")),
      build("codepipeline:StartPipelineExecution", arn("codepipeline", "smuggled")),
      build("imagebuilder:CreateImage", arn("imagebuilder", "image/smuggled/1.0.0/1")),
      build("lambda:CreateFunction", arn("lambda", "function:smuggled")),
      build("lambda:UpdateFunctionCode", arn("lambda", "function:smuggled")),
      build("cloudformation:CreateStack", arn("cloudformation", "stack/smuggled/1")),
      build("sagemaker:CreateTrainingJob", arn("sagemaker", "training-job/smuggled")),
      build("ssm:StartAutomationExecution", arn("ssm", "automation-definition/AWS-UpdateLinuxAmi:1")),
    ],
  };
}

/** With the organization's policy not even an administrator builds, or pushes. */
function onlyAdmin(target: Settings): Pick<Section, "askers" | "questions"> {
  const { questions, askers } = builds(target);
  const push = question(target.account)(
    "push to prod",
    "ecr:PutImage",
    composeArns(target).repository(target.task.image),
    ["promotion"],
  );
  return { askers, questions: [...questions.map((asked) => ({ ...asked, allowed: [] })), push] };
}

function identities(target: Settings): Section {
  const ask = question(target.account);
  const to = composeArns(target);
  const other = to.role("other");
  const bounded = { "iam:PermissionsBoundary": to.boundary };
  const deploys = ["prod deploy", "prod admin"] as const;
  const admin = ["prod admin"] as const;
  const pass = (label: string, role: string, service: string, allowed: readonly PrincipalName[]) =>
    ask(label, "iam:PassRole", role, allowed, { "iam:PassedToService": service });
  return {
    title: "Identities in prod",
    askers: ["prod deploy", "promotion", "prod preview", "prod task", "prod states", "prod admin"],
    questions: [
      ask("create the task role, with the boundary", "iam:CreateRole", to.taskRole, deploys, bounded),
      ask("create the task role, without the boundary", "iam:CreateRole", to.taskRole, admin),
      ask("create the task role, with another boundary", "iam:CreateRole", to.taskRole, admin, {
        "iam:PermissionsBoundary": "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      ask("create another role, with the boundary", "iam:CreateRole", other, admin, bounded),
      ask("change the task role's policy", "iam:PutRolePolicy", to.taskRole, deploys, bounded),
      ask("change its own policy", "iam:PutRolePolicy", to.deployRole, admin, bounded),
      ask("change the promotion role's policy", "iam:PutRolePolicy", to.promotionRole, admin, bounded),
      ask("attach a managed policy to the task role", "iam:AttachRolePolicy", to.taskRole, admin, {
        ...bounded,
        "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess",
      }),
      ask("change who may take on the promotion role", "iam:UpdateAssumeRolePolicy", to.promotionRole, admin),
      ask("change its own boundary", "iam:PutRolePermissionsBoundary", to.deployRole, admin, bounded),
      ask(
        "take the task role's boundary away",
        "iam:DeleteRolePermissionsBoundary",
        to.taskRole,
        admin,
        bounded,
      ),
      ask("change what the boundary says", "iam:CreatePolicyVersion", to.boundary, admin),
      ask("create a user", "iam:CreateUser", `arn:aws:iam::${target.account}:user/smuggled`, admin),
      pass("hand the task role to ECS", to.taskRole, "ecs-tasks.amazonaws.com", [
        "prod deploy",
        "prod states",
        "prod admin",
      ]),
      pass("hand the task role to EC2", to.taskRole, "ec2.amazonaws.com", admin),
      pass("hand the deploy role to ECS", to.deployRole, "ecs-tasks.amazonaws.com", admin),
      pass("hand the promotion role to CodeBuild", to.promotionRole, "codebuild.amazonaws.com", admin),
    ],
  };
}

function running(target: Settings): Section {
  const ask = question(target.account);
  const to = composeArns(target);
  const { region, account, names } = target;
  const execution = `arn:aws:states:${region}:${account}:execution:${names.stateMachine}:run`;
  return {
    title: "Running the pipeline in prod",
    askers: [
      "prod schedule",
      "prod states",
      "prod task",
      "prod execution",
      "prod deploy",
      "promotion",
      "prod preview",
      "deployer",
      "third account",
    ],
    questions: [
      ask("start a run", "states:StartExecution", to.stateMachine, ["prod schedule"]),
      ask("stop a run", "states:StopExecution", execution, []),
      ask("run the task", "ecs:RunTask", to.taskDefinition.replace("*", "1"), ["prod states"], {
        "ecs:cluster": to.cluster,
      }),
      ask("run the task in another cluster", "ecs:RunTask", to.taskDefinition.replace("*", "1"), [], {
        "ecs:cluster": to.cluster.replace(names.cluster, "other"),
      }),
      ask("read the run's parameters", "ssm:GetParameters", to.parameter("model-key"), [
        "prod states",
        "prod task",
      ]),
      ask("change a parameter", "ssm:PutParameter", to.parameter("model-key"), ["prod deploy"]),
      ask("tell of a failure", "sns:Publish", to.topic, ["prod states"]),
      ask("change the state machine", "states:UpdateStateMachine", to.stateMachine, ["prod deploy"]),
      ask("write the task's log", "logs:PutLogEvents", `${to.logGroup}:log-stream:task/1`, [
        "prod execution",
      ]),
    ],
  };
}

function states(source: Settings, bucket: string): Section {
  const ask = question(source.account);
  const object = (path: string) => `arn:aws:s3:::${bucket}/.pulumi/${path}`;
  const state = (stack: string) => object(`stacks/${source.project}/${stack}.json`);
  const lock = (stack: string) => object(`locks/organization/${source.project}/${stack}/1.json`);
  const [dev, prod] = ["dev", "prod"].map((stack) => ({ state: state(stack), lock: lock(stack) }));
  return {
    title: "Pulumi's states",
    askers: [
      "dev deploy",
      "dev preview",
      "deployer",
      "previewer",
      "image builder",
      "dev task",
      "prod deploy",
      "promotion",
      "third account",
      "nobody",
    ],
    questions: [
      ask("read dev's state", "s3:GetObject", dev?.state ?? "", [
        "dev deploy",
        "dev preview",
        "deployer",
        "previewer",
      ]),
      ask("write dev's state", "s3:PutObject", dev?.state ?? "", ["dev deploy"]),
      ask("read prod's state", "s3:GetObject", prod?.state ?? "", ["deployer", "previewer"]),
      ask("write prod's state", "s3:PutObject", prod?.state ?? "", ["deployer"]),
      ask("lock prod", "s3:PutObject", prod?.lock ?? "", ["deployer"]),
      ask("unlock dev", "s3:DeleteObject", dev?.lock ?? "", ["dev deploy"]),
    ],
  };
}
