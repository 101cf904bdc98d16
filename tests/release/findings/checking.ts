import type { DescribeImageScanFindingsResponse, EnhancedImageScanFinding } from "@aws-sdk/client-ecr";
import { checkFindings, type SourceImage } from "../../../release/findings/check-findings";
import { indexOf, type Manifest } from "../../../release/registry/manifest";
import { sampleSettings } from "../../sample-settings";
import { answering } from "../answering";

export const digest = (letter: string) => `sha256:${letter.repeat(64)}`;
export const manifest = (letter: string): Manifest => ({
  ...indexOf([]),
  digest: digest(letter),
  mediaType: "application/vnd.oci.image.manifest.v1+json",
});
export const child = (letter: string, os: string, architecture: string) => ({
  mediaType: manifest(letter).mediaType,
  digest: digest(letter),
  size: 1,
  platform: { os, architecture },
});
/** An image for one platform. */
export const SINGLE: SourceImage = {
  image: "ds-preprocessing",
  digest: digest("a"),
  manifests: [manifest("a")],
};
/** What buildx makes: an index of two platforms and what it says of how it built them. */
const index = indexOf([
  child("a", "linux", "amd64"),
  child("b", "linux", "arm64"),
  child("c", "unknown", "unknown"),
]);
export const DOUBLE: SourceImage = {
  image: "ds-preprocessing",
  digest: index.digest,
  manifests: [manifest("a"), manifest("b"), manifest("c"), index],
};

type Answer = Partial<DescribeImageScanFindingsResponse>;
export const error = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error("it says no"), { name, $metadata: { httpStatusCode } });
export const status = (name: string, description?: string): Answer => ({
  imageScanStatus: { status: name as "FAILED", ...(description !== undefined && { description }) },
});
export const finding = (severity: string | undefined, name: string, packageName = "openssl") => ({
  name,
  ...(severity !== undefined && { severity: severity as "HIGH" }),
  attributes: [
    { key: "package_name", value: packageName },
    { key: "package_version", value: "3.0.1" },
  ],
});
export const basic = (...findings: readonly ReturnType<typeof finding>[]): Answer => ({
  imageScanStatus: { status: "COMPLETE" },
  imageScanFindings: { imageScanCompletedAt: new Date(0), findings: [...findings] },
});
export const inspected = (...enhancedFindings: EnhancedImageScanFinding[]): Answer => ({
  imageScanStatus: { status: "ACTIVE", description: "Continuous scan is selected for image." },
  imageScanFindings: { imageScanCompletedAt: new Date(0), enhancedFindings },
});

interface Asked {
  readonly imageId: { readonly imageDigest: string };
  readonly nextToken?: string;
}

interface Case {
  readonly findings?: object;
  readonly images?: readonly SourceImage[];
  /** By the letter of a manifest's digest, and the token of a page that is not the first. */
  readonly answers: Readonly<Record<string, Answer | Error>>;
}

/** What checking says: the checks that fail, the warnings, and which manifests it asked about. */
export async function checking({ findings, images = [SINGLE], answers }: Case) {
  const asked: string[] = [];
  const source = answering(sampleSettings("dev"), {
    DescribeImageScanFindings: (input) => {
      const { imageId, nextToken = "" } = input as unknown as Asked;
      const what = `${imageId.imageDigest.at(-1)}${nextToken}`;
      asked.push(what);
      return answers[what] ?? error("ImageNotFoundException");
    },
  });
  const target = answering(sampleSettings("prod", { findings }), {});
  const found = await checkFindings({ source, target }, images);
  const checks = found.images.flatMap((each) => each.checks);
  return {
    asked,
    names: checks.map(({ name }) => name),
    wrong: checks.flatMap(({ ok, name, found: what }) => (ok ? [] : [`${name}: ${what}`])),
    failing: checks.filter(({ ok }) => !ok),
    warnings: [...found.images.flatMap((each) => each.warnings), ...found.warnings],
  };
}
