import { folderOf, modelFolder, modelScope, type Area } from "../../settings/folders";
import type { Principal } from "../decide";
import { modelReaders, ofEach, type Side, type SourceSide, type TargetSide } from "../principals";
import { keyArn } from "../registered";
import { eachImage, eachPipeline, ofOwnKey, requestsTo, type Section } from "./section";

/** The tasks that read the models in a folder: those whose own model is there. */
const readersOf = (folder: string, sides: readonly Side[]): Principal[] =>
  sides.flatMap(({ pipelines }) =>
    pipelines.flatMap(({ settings, task }) => {
      const scope = modelScope(settings);
      const isOwn =
        scope && folder.startsWith(scope.folder) && !scope.others.some((other) => folder.startsWith(other));
      return isOwn ? [task] : [];
    }),
  );

/** The tasks of stacks that have one model: they read the whole bucket that it is in. */
export const ofOneModel = (sides: readonly Side[]): Principal[] =>
  sides.filter(({ settings }) => Object.keys(settings.models).length === 1).flatMap(modelReaders);

/** The roles that pull an image for the pipelines that run it. */
const pullersOf = (image: string, { pipelines }: Side): Principal[] =>
  pipelines.flatMap(({ settings, execution }) => (settings.image === image ? [execution] : []));

/** A stack with those of its pipelines that work on objects. */
export const withData = <T extends Side>(side: T): T => ({
  ...side,
  pipelines: side.pipelines.filter(({ settings }) => settings.inputs !== "none"),
});

/** Models and data of the source. */
export function models(from: SourceSide, targets: readonly TargetSide[]): Section {
  const { settings } = from;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const key = keyArn("encryption-key", settings);
  const encryptionContext = { "kms:EncryptionContext:aws:s3:arn": arns.artifactBucket };
  const decrypt = { "kms:ResourceAliases": [settings.names.keyAlias], ...encryptionContext };
  const viaS3 = { ...decrypt, "kms:ViaService": `s3.${settings.region}.amazonaws.com` };
  const deployers = targets.map(({ deployer }) => deployer);
  const folders = [...new Set(Object.values(settings.models).map(({ key: of }) => modelFolder(of)))].sort();
  const sides = [from, ...targets];
  return {
    title: `Models and data of ${stack}`,
    principals: [
      ...ofEach(from, "task"),
      from.deploy,
      from.imageBuilder,
      from.tester,
      ...targets.flatMap((to) => [
        to.deployer,
        ...ofEach(to, "task"),
        to.deploy,
        to.promotion,
        to.preview,
        ...ofEach(to, "execution"),
        to.admin,
      ]),
      from.thirdAccount,
      from.nobody,
    ],
    requests: [
      ...folders.flatMap((folder) => {
        const model = `${arns.artifactBucket}/${folder}v1.2.3/model.pkl`;
        const tell = requestsTo(settings, folders.length > 1 ? folder : undefined);
        const others = [from.tester, ...deployers];
        const readers = [...readersOf(folder, sides), ...others];
        const readsNow = [...readers, ...ofOneModel(sides)];
        return [
          tell("read a model", "s3:GetObject", model, readsNow),
          tell("read a model, without TLS", "s3:GetObject", model, [], { "aws:SecureTransport": "false" }),
          tell("read a version of a model", "s3:GetObjectVersion", model, readers),
          tell("replace a model", "s3:PutObject", model, [from.tester]),
          tell("delete a version of a model", "s3:DeleteObjectVersion", model, []),
        ];
      }),
      ...ofOwnKey(
        settings,
        ask(
          "decrypt a model, through S3",
          "kms:Decrypt",
          key,
          [...ofEach(from, "task"), ...targets.flatMap(modelReaders), from.tester, ...deployers],
          viaS3,
        ),
        ask(
          "decrypt a model, not through S3",
          "kms:Decrypt",
          key,
          [...ofEach(from, "task"), from.tester, ...deployers],
          decrypt,
        ),
      ),
      ...eachPipeline(withData(from), ({ settings: pipeline, task }, tell) => {
        const input = (area: Area) => `${arns.inputBucket}/${folderOf(pipeline, area)}monthly_data.csv`;
        return [
          tell(`read ${stack}'s raw data`, "s3:GetObject", input("raw"), [task]),
          tell(`read ${stack}'s validation data`, "s3:GetObject", input("validation"), [task, from.tester]),
        ];
      }),
    ],
  };
}

/** Data of a target. */
export function data(from: SourceSide, to: TargetSide): Section {
  const { settings } = to;
  const { arns, stack } = settings;
  return {
    title: `Data of ${stack}`,
    principals: [
      ...ofEach(to, "task"),
      to.deploy,
      to.promotion,
      to.preview,
      ...ofEach(to, "execution"),
      to.admin,
      to.deployer,
      ...ofEach(from, "task"),
      from.deploy,
      from.imageBuilder,
      from.tester,
      from.admin,
      from.thirdAccount,
      from.nobody,
    ],
    requests: [
      ...eachPipeline(withData(to), ({ settings: pipeline, task }, tell) => {
        const [raw, other] = (["raw", "validation"] as const).map(
          (area) => `${arns.inputBucket}/${folderOf(pipeline, area)}monthly_data.csv`,
        ) as [string, string];
        const result = `${arns.outputBucket}/${folderOf(pipeline, "processed")}result.csv`;
        const owners = [task, to.admin];
        return [
          tell(`read ${stack}'s raw data`, "s3:GetObject", raw, owners),
          tell(`read other data of ${stack}`, "s3:GetObject", other, [to.admin]),
          tell(`write ${stack}'s results`, "s3:PutObject", result, owners),
          tell(`replace ${stack}'s raw data`, "s3:PutObject", raw, [to.admin]),
        ];
      }),
      requestsTo(settings)(`replace ${stack}'s bucket policy`, "s3:PutBucketPolicy", arns.inputBucket, [
        to.deploy,
        to.admin,
      ]),
    ],
  };
}

/** Images of the source. */
export function images(from: SourceSide, targets: readonly TargetSide[]): Section {
  const { settings } = from;
  const { arns, stack } = settings;
  const ask = requestsTo(settings);
  const other = arns.repository("other");
  const deployers = targets.map(({ deployer }) => deployer);
  return {
    title: `Images of ${stack}`,
    principals: [
      from.imageBuilder,
      ...ofEach(from, "execution"),
      from.deploy,
      from.preview,
      ...targets.flatMap((to) => [
        to.deployer,
        to.promotion,
        to.deploy,
        ...ofEach(to, "execution", "task"),
        to.preview,
        to.admin,
      ]),
      from.thirdAccount,
    ],
    requests: [
      ...eachImage(settings, (repository, tell, image) => {
        const pullers = [
          // The image builder checks by the same call whether a commit's image exists.
          from.imageBuilder,
          ...pullersOf(image, from),
          ...deployers,
          ...targets.flatMap((to) => (image in to.settings.images ? [to.promotion] : [])),
        ];
        return [
          tell(`pull from ${stack}`, "ecr:BatchGetImage", repository, pullers),
          tell(`list the images of ${stack}`, "ecr:DescribeImages", repository, [
            from.deploy,
            from.preview,
            ...deployers,
          ]),
          tell(`pull a layer from ${stack}`, "ecr:GetDownloadUrlForLayer", repository, pullers),
          tell(`read scan findings of ${stack}`, "ecr:DescribeImageScanFindings", repository, deployers),
          tell(`push to ${stack}`, "ecr:PutImage", repository, [from.imageBuilder]),
          tell(`delete from ${stack}`, "ecr:BatchDeleteImage", repository, []),
        ];
      }),
      ask("pull from another repository", "ecr:BatchGetImage", other, []),
      ask("read scan findings of another repository", "ecr:DescribeImageScanFindings", other, []),
    ],
  };
}

/** Images of a target. */
export function copies(from: SourceSide, to: TargetSide): Section {
  const { settings } = to;
  const { stack } = settings;
  return {
    title: `Images of ${stack}`,
    principals: [
      to.promotion,
      to.deploy,
      ...ofEach(to, "execution", "task"),
      to.preview,
      to.admin,
      to.deployer,
      from.imageBuilder,
      ...ofEach(from, "execution"),
      from.deploy,
      from.admin,
      from.thirdAccount,
    ],
    requests: eachImage(settings, (repository, ask, image) => [
      ask(`pull from ${stack}`, "ecr:BatchGetImage", repository, [
        to.promotion,
        ...pullersOf(image, to),
        to.admin,
      ]),
      ask(`list the images of ${stack}`, "ecr:DescribeImages", repository, [to.deploy, to.preview, to.admin]),
      ask(`push to ${stack}`, "ecr:PutImage", repository, [to.promotion]),
      ask(`push a layer to ${stack}`, "ecr:UploadLayerPart", repository, [to.promotion]),
      ask(`delete from ${stack}`, "ecr:BatchDeleteImage", repository, [to.admin]),
      ask(`make ${stack}'s tags mutable`, "ecr:PutImageTagMutability", repository, [to.deploy, to.admin]),
    ]),
  };
}
