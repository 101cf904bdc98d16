import { z } from "zod";
import * as field from "./fields";
import { map } from "./map";

/** As Amazon ECR rates what its scans find, the worst first. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ImageScanFinding.html */
export const SEVERITIES = ["CRITICAL", "HIGH", "MEDIUM", "LOW", "INFORMATIONAL"] as const;

const REASON = "a reason, in one line of 10 to 300 characters";
const reason = z.string(REASON).regex(/^\S.{8,298}\S$/u, REASON);

const id = z
  .string()
  .regex(/^[A-Za-z][\w.:-]{3,99}$/, "a finding's id as the plan names it, such as CVE-2026-12345");

/** What a target demands of the scans of images before they are promoted into it. */
export const findings = map({
  blockFrom: field
    .oneOf([...SEVERITIES, "none"])
    .default("CRITICAL")
    .describe("From this severity on a finding blocks a promotion; `none` asks for no scan."),
  accepted: z
    .record(id, reason, "a map from a finding's id to the reason why it is accepted")
    .default({})
    .describe("Findings that block nothing, each with a reason of 10 to 300 characters."),
  unscanned: z
    .record(field.repositoryName, reason, "a map from an image to the reason why it needs no scan")
    .default({})
    .describe("Images that are promoted without a scan, each with a reason of 10 to 300 characters."),
});
