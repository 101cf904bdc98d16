import * as pulumi from "@pulumi/pulumi";
import { logBucketPolicy } from "../../documents/resource-policies/bucket-policy";
import type { Settings } from "../../settings/settings";
import { childOptions } from "../children";
import { SecureBucket } from "./secure-bucket";

export interface LogBucketArgs {
  readonly settings: Settings;
  /** Roles of the account that assume a target's roles; like the stack's own roles they cannot read the logs. */
  readonly chainingRoles: readonly string[];
}

/** A log that has gone by its age, or that somebody replaced, stays as a version. */
const VERSION_DAYS = 30;
const UNFINISHED_UPLOAD_DAYS = 3;

/**
 * Who asked what of an account's buckets, and what came into and left its network. It is the administrator's: who deploys
 * the stack can neither read it nor open it. Its key is S3's own, for S3 writes no access logs under another.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
export class LogBucket extends pulumi.ComponentResource {
  constructor(name: string, args: LogBucketArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:storage:LogBucket", name, {}, options);
    const { retention, names } = args.settings;
    const bucket = names.logBucket;
    new SecureBucket(
      `${name}-logs`,
      {
        bucket,
        retention: {
          currentDays: retention.logDays,
          noncurrentDays: VERSION_DAYS,
          unfinishedUploadDays: UNFINISHED_UPLOAD_DAYS,
        },
        policy: logBucketPolicy(args.settings, args.chainingRoles),
        logBucket: undefined, // S3 would log that it logs
        protect: true,
      },
      childOptions(this, options),
    );
    this.registerOutputs({});
  }
}
