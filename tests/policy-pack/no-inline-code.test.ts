import { asset } from "@pulumi/pulumi";
import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noInlineCode } from "../../policy-pack/rules/builds/no-inline-code";
import { facts, resource } from "./facts";
import { withUnknown } from "./unknown-value";

const INSTEAD = "Code reaches a target only as an image by digest: put it into an image, and promote that.";
const found = (type: string, properties: Readonly<Record<string, unknown>>) =>
  findings(noInlineCode, resource(type, properties), facts("prod")).map((message) =>
    message.replace(/^has /, "").replace(`. ${INSTEAD}`, ""),
  );
const inObject = (properties: Readonly<Record<string, unknown>>) =>
  found("aws:s3/bucketObjectv2:BucketObjectv2", properties);
const archive = () => new asset.AssetArchive({ "index.js": new asset.StringAsset("exports.x = 1") });

describe("no-inline-code", () => {
  it("tells what brings code, and what to do instead", () => {
    const uploaded = resource("aws:s3/bucketObjectv2:BucketObjectv2", { key: "code/app.zip", content: "x" });
    expect(findings(noInlineCode, uploaded, facts("prod"))).to.deep.equal([
      `has the archive code/app.zip. ${INSTEAD}`,
    ]);
  });

  it("finds archives in any property of any type, however deep", () => {
    expect(found("aws:lambda/layerVersion:LayerVersion", { code: archive() })).to.deep.equal([
      "an archive in code",
    ]);
    const deep = {
      a: [{ b: new asset.FileArchive("./dist") }],
      c: new asset.RemoteArchive("https://example.com/x.zip"),
    };
    expect(found("some:other/type:Type", { deep })).to.deep.equal(["an archive in deep"]);
    for (const file of [new asset.FileAsset("dist/app"), new asset.RemoteAsset("https://example.com/x")]) {
      expect(found("some:other/type:Type", { file })).to.deep.equal(["a file in file, which may be code"]);
    }
  });

  it("refuses archives among uploaded objects, by name and by content", () => {
    expect(inObject({ key: "code/app.tar.gz", content: "x" })).to.deep.equal(["the archive code/app.tar.gz"]);
    expect(found("aws:s3/objectCopy:ObjectCopy", { key: "x", source: "bucket/lib.jar" })).to.deep.equal([
      "the archive bucket/lib.jar",
    ]);
    expect(
      found("aws:s3/bucketObject:BucketObject", { key: "x", contentBase64: "UEsDBBQAAAAI" }),
    ).to.deep.equal(["an archive in contentBase64"]);
    expect(inObject({ key: "x", source: new asset.FileArchive("./dist") })).to.deep.equal([
      "an archive in source",
    ]);
    expect(inObject(withUnknown({ key: "x" }, "source"))[0]).to.match(
      /^cannot be decided by no-inline-code: /,
    );
  });

  it("lets texts be, also those that name an archive", () => {
    expect(inObject({ key: "raw/data.csv", source: new asset.StringAsset("a,b") })).to.deep.equal([]);
    expect(inObject({ key: "raw/zip", contentBase64: "aGVsbG8=" })).to.deep.equal([]);
    expect(found("aws:ssm/parameter:Parameter", { name: "x", value: "models/model.zip" })).to.deep.equal([]);
    expect(found("aws:s3/bucket:Bucket", withUnknown({ bucket: "x" }, "arn"))).to.deep.equal([]);
  });
});
