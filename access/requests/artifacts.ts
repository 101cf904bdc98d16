import type { SourceSide, TargetSide } from "../principals";
import { keyArn } from "../registered";
import { ofOwnKey, requestsTo, type Section } from "./section";

/** Models and data of the source. */
export function models(from: SourceSide, targets: readonly TargetSide[]): Section {
  const { settings } = from;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const model = `${arns.artifactBucket}/models/v1.2.3/model.pkl`;
  const key = keyArn("encryption-key", settings);
  const encryptionContext = { "kms:EncryptionContext:aws:s3:arn": arns.artifactBucket };
  const decrypt = { "kms:ResourceAliases": [settings.names.keyAlias], ...encryptionContext };
  const viaS3 = { ...decrypt, "kms:ViaService": `s3.${settings.region}.amazonaws.com` };
  const deployers = targets.map(({ deployer }) => deployer);
  const readers = [from.task, from.tester, ...deployers, ...targets.map(({ task }) => task)];
  return {
    title: `Models and data of ${stack}`,
    principals: [
      from.task,
      from.deploy,
      from.imageBuilder,
      from.tester,
      ...targets.flatMap((to) => [
        to.deployer,
        to.task,
        to.deploy,
        to.promotion,
        to.preview,
        to.execution,
        to.admin,
      ]),
      from.thirdAccount,
      from.nobody,
    ],
    requests: [
      ask("read a model", "s3:GetObject", model, readers),
      ask("read a model, without TLS", "s3:GetObject", model, [], { "aws:SecureTransport": "false" }),
      ask("read a version of a model", "s3:GetObjectVersion", model, readers),
      ...ofOwnKey(
        settings,
        ask("decrypt a model, through S3", "kms:Decrypt", key, readers, viaS3),
        ask(
          "decrypt a model, not through S3",
          "kms:Decrypt",
          key,
          [from.task, from.tester, ...deployers],
          decrypt,
        ),
      ),
      ask("replace a model", "s3:PutObject", model, [from.tester]),
      ask("delete a version of a model", "s3:DeleteObjectVersion", model, []),
      ask(`read ${stack}'s raw data`, "s3:GetObject", `${arns.inputBucket}/raw/monthly_data.csv`, [
        from.task,
      ]),
      ask(
        `read ${stack}'s validation data`,
        "s3:GetObject",
        `${arns.inputBucket}/validation/monthly_data.csv`,
        [from.task, from.tester],
      ),
    ],
  };
}

/** Data of a target. */
export function data(from: SourceSide, to: TargetSide): Section {
  const { settings } = to;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const raw = `${arns.inputBucket}/raw/monthly_data.csv`;
  const owners = [to.task, to.admin];
  return {
    title: `Data of ${stack}`,
    principals: [
      to.task,
      to.deploy,
      to.promotion,
      to.preview,
      to.execution,
      to.admin,
      to.deployer,
      from.task,
      from.deploy,
      from.imageBuilder,
      from.tester,
      from.admin,
      from.thirdAccount,
      from.nobody,
    ],
    requests: [
      ask(`read ${stack}'s raw data`, "s3:GetObject", raw, owners),
      ask(`read other data of ${stack}`, "s3:GetObject", `${arns.inputBucket}/validation/x.csv`, [to.admin]),
      ask(`write ${stack}'s results`, "s3:PutObject", `${arns.outputBucket}/processed/result.csv`, owners),
      ask(`replace ${stack}'s raw data`, "s3:PutObject", raw, [to.admin]),
      ask(`replace ${stack}'s bucket policy`, "s3:PutBucketPolicy", arns.inputBucket, [to.deploy, to.admin]),
    ],
  };
}

/** Images of the source. */
export function images(from: SourceSide, targets: readonly TargetSide[]): Section {
  const { settings } = from;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const repository = arns.repository(settings.image);
  const other = arns.repository("other");
  const deployers = targets.map(({ deployer }) => deployer);
  const pullers = [
    from.imageBuilder,
    from.execution,
    ...deployers,
    ...targets.map(({ promotion }) => promotion),
  ];
  return {
    title: `Images of ${stack}`,
    principals: [
      from.imageBuilder,
      from.execution,
      from.deploy,
      from.preview,
      ...targets.flatMap((to) => [
        to.deployer,
        to.promotion,
        to.deploy,
        to.execution,
        to.task,
        to.preview,
        to.admin,
      ]),
      from.thirdAccount,
    ],
    requests: [
      ask(`pull from ${stack}`, "ecr:BatchGetImage", repository, pullers),
      // The image builder checks by the same call whether a commit's image exists.
      ask("pull from another repository", "ecr:BatchGetImage", other, []),
      ask(`list the images of ${stack}`, "ecr:DescribeImages", repository, [
        from.deploy,
        from.preview,
        ...deployers,
      ]),
      ask(`pull a layer from ${stack}`, "ecr:GetDownloadUrlForLayer", repository, pullers),
      ask(`read scan findings of ${stack}`, "ecr:DescribeImageScanFindings", repository, deployers),
      ask("read scan findings of another repository", "ecr:DescribeImageScanFindings", other, []),
      ask(`push to ${stack}`, "ecr:PutImage", repository, [from.imageBuilder]),
      ask(`delete from ${stack}`, "ecr:BatchDeleteImage", repository, []),
    ],
  };
}

/** Images of a target. */
export function copies(from: SourceSide, to: TargetSide): Section {
  const { settings } = to;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const repository = arns.repository(settings.image);
  return {
    title: `Images of ${stack}`,
    principals: [
      to.promotion,
      to.deploy,
      to.execution,
      to.task,
      to.preview,
      to.admin,
      to.deployer,
      from.imageBuilder,
      from.execution,
      from.deploy,
      from.admin,
      from.thirdAccount,
    ],
    requests: [
      ask(`pull from ${stack}`, "ecr:BatchGetImage", repository, [to.promotion, to.execution, to.admin]),
      ask(`list the images of ${stack}`, "ecr:DescribeImages", repository, [to.deploy, to.preview, to.admin]),
      ask(`push to ${stack}`, "ecr:PutImage", repository, [to.promotion]),
      ask(`push a layer to ${stack}`, "ecr:UploadLayerPart", repository, [to.promotion]),
      ask(`delete from ${stack}`, "ecr:BatchDeleteImage", repository, [to.admin]),
      ask(`make ${stack}'s tags mutable`, "ecr:PutImageTagMutability", repository, [to.deploy, to.admin]),
    ],
  };
}
