import {
  ECRClient,
  type EnhancedImageScanFinding,
  type ImageScanFinding,
  paginateDescribeImageScanFindings,
  type VulnerablePackage,
} from "@aws-sdk/client-ecr";
import type { Account } from "../accounts/accounts";
import { ifThere } from "../deployed/if-there";

/** A vulnerability that is known of an image. */
export interface Finding {
  /** `CVE-2026-12345`. */
  readonly id: string;
  /** As AWS rates it, or what AWS says in the place of a rating. */
  readonly severity: string;
  /** The packages that have it: `openssl 3.0.1 (fixed in 3.0.2)`. */
  readonly packages: string;
}

/** What ECR knows of one manifest. */
export interface Scan {
  /** `COMPLETE on 2026-11-30`, the day when it ended, or `UNSUPPORTED_IMAGE: why`, as ECR says it. */
  readonly state: string;
  /** Whether `findings` are all there are; `going` while the scan runs. */
  readonly end: "done" | "going" | "failed";
  readonly findings: readonly Finding[];
}

const NONE: Scan = { state: "it was never scanned", end: "failed", findings: [] };

/** The newest scan of a manifest in an account's registry, basic or by Amazon Inspector. */
export async function readScan({ client }: Account, image: string, digest: string): Promise<Scan> {
  const found = await ifThere(["ScanNotFoundException"], async () => {
    let [status, why] = ["no status", ""];
    let ended: Date | undefined;
    const findings: Finding[] = [];
    for await (const { imageScanStatus, imageScanFindings } of paginateDescribeImageScanFindings(
      { client: client(ECRClient), pageSize: 1000 },
      { repositoryName: image, imageId: { imageDigest: digest } },
    )) {
      status = imageScanStatus?.status ?? status;
      why = imageScanStatus?.description ?? why;
      ended = imageScanFindings?.imageScanCompletedAt ?? ended;
      findings.push(...(imageScanFindings?.findings ?? []).map(ofBasicScan));
      findings.push(
        ...(imageScanFindings?.enhancedFindings ?? [])
          .filter((each) => each.status !== "CLOSED")
          .map(ofInspector),
      );
    }
    const end = endOf(status, ended !== undefined);
    if (end === "done" && ended)
      return { state: `${status} on ${ended.toISOString().slice(0, 10)}`, end, findings };
    return { state: why === "" ? status : `${status}: ${why}`, end, findings };
  });
  return found ?? NONE;
}

/**
 * ECR has answered COMPLETE and ACTIVE before the findings of Amazon Inspector were there, without a time at which the
 * scan ended. https://github.com/aws/aws-sdk/issues/289
 */
function endOf(status: string, ended: boolean): Scan["end"] {
  if (["COMPLETE", "ACTIVE"].includes(status)) return ended ? "done" : "going";
  return ["IN_PROGRESS", "PENDING"].includes(status) ? "going" : "failed";
}

/** A basic scan names one package, and no version in which it is fixed. */
function ofBasicScan({
  name = "(no id)",
  severity = "UNDEFINED",
  attributes = [],
}: ImageScanFinding): Finding {
  const of = (wanted: string) => attributes.find(({ key }) => key === wanted)?.value;
  const packages = packageText(of("package_name"), of("package_version"));
  return { id: name, severity, packages };
}

function ofInspector({ title, severity, packageVulnerabilityDetails }: EnhancedImageScanFinding): Finding {
  const { vulnerabilityId, vulnerablePackages = [] } = packageVulnerabilityDetails ?? {};
  const named = vulnerablePackages.map((each) =>
    packageText(each.name, versionOf(each), each.fixedInVersion),
  );
  return {
    id: vulnerabilityId ?? title ?? "(no id)",
    severity: severity ?? "UNTRIAGED",
    packages: [...new Set(named)].join(", ") || packageText(),
  };
}

const versionOf = ({ version = "", release }: VulnerablePackage): string =>
  release === undefined ? version : `${version}-${release}`;

/** Amazon Inspector says `NotAvailable` of what is not fixed. https://docs.aws.amazon.com/inspector/v2/APIReference/API_VulnerablePackage.html */
function packageText(
  name = "a package that AWS does not name",
  version = "",
  fixed = "NotAvailable",
): string {
  const fix = fixed === "NotAvailable" ? "no fixed version named" : `fixed in ${fixed}`;
  return `${name}${version === "" ? "" : ` ${version}`} (${fix})`;
}
