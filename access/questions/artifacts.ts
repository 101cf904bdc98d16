import { composeArns } from "../../settings/arns";
import type { Settings } from "../../settings/settings";
import { question, type Section } from "./question";
import { keyArn } from "../registered";

export function models(source: Settings, target: Settings): Section {
  const [fromDev, inProd] = [question(source.account), question(target.account)];
  const [from, to] = [composeArns(source), composeArns(target)];
  const model = `${from.artifactBucket}/models/v1.2.3/model.pkl`;
  const key = keyArn("encryption-key", source);
  const encryptionContext = { "kms:EncryptionContext:aws:s3:arn": from.artifactBucket };
  const decrypt = { "kms:ResourceAliases": [source.names.keyAlias], ...encryptionContext };
  const viaS3 = { ...decrypt, "kms:ViaService": `s3.${source.region}.amazonaws.com` };
  const readers = ["dev task", "tester", "deployer", "prod task"] as const;
  return {
    title: "Models and data",
    askers: [
      "dev task",
      "dev deploy",
      "image builder",
      "tester",
      "deployer",
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
      fromDev("read a model", "s3:GetObject", model, readers),
      fromDev("read a model, without TLS", "s3:GetObject", model, [], { "aws:SecureTransport": "false" }),
      fromDev("read a version of a model", "s3:GetObjectVersion", model, readers),
      fromDev("decrypt a model, through S3", "kms:Decrypt", key, readers, viaS3),
      fromDev(
        "decrypt a model, not through S3",
        "kms:Decrypt",
        key,
        ["dev task", "tester", "deployer"],
        decrypt,
      ),
      fromDev("replace a model", "s3:PutObject", model, ["tester"]),
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

export function images(source: Settings, target: Settings): Section {
  const [fromDev, inProd] = [question(source.account), question(target.account)];
  const image = source.task.image;
  const [from, to] = [composeArns(source).repository(image), composeArns(target).repository(image)];
  const pullers = ["image builder", "dev execution", "deployer", "promotion"] as const;
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
      fromDev("pull from dev", "ecr:BatchGetImage", from, pullers),
      fromDev("pull a layer from dev", "ecr:GetDownloadUrlForLayer", from, pullers),
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
