import { SEMANTIC_VERSION } from "./release-file";
import { misused } from "./release-error";

/** The version that somebody named, as git tags have it too: `0.1.6` or `v0.1.6`. @throws ReleaseError for anything else */
export function readVersion(given: string): string {
  const version = given.replace(/^v/, "");
  if (SEMANTIC_VERSION.test(version)) return version;
  const [plain = "", build] = version.split("+");
  if (build !== undefined && SEMANTIC_VERSION.test(plain))
    throw misused(
      `"${given}" has build metadata, +${build}, and no tag of an image can hold a "+": leave it out (${plain}).`,
    );
  throw misused(`"${given}" is not a semantic version, such as 0.1.6.`);
}
