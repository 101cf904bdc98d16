import * as pulumi from "@pulumi/pulumi";
import { dataBucketPolicy } from "../../documents/resource-policies/bucket-policy";
import { accountKeyPolicy } from "../../documents/resource-policies/key-policy";
import { childOptions } from "../children";
import { EncryptionKey } from "../security/encryption-key";
import { SecureBucket } from "./secure-bucket";

export interface StateBackendArgs {
  readonly account: string;
  readonly bucket: string;
  /** Alias of the key, which is also the stacks' secrets provider. */
  readonly keyAlias: string;
  /** Name of the account's log bucket. */
  readonly logBucket: string;
}

/** Older states of a stack, to go back to. */
const VERSION_DAYS = 365;
const UNFINISHED_UPLOAD_DAYS = 3;

/** Where Pulumi keeps the stacks' states, under a key of its own. Pulumi locks a stack by an object in the bucket. */
export class StateBackend extends pulumi.ComponentResource {
  readonly bucket: pulumi.Output<string>;

  constructor(name: string, args: StateBackendArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:storage:StateBackend", name, {}, options);
    const child = childOptions(this, options);
    const key = new EncryptionKey(
      `${name}-encryption`,
      { alias: args.keyAlias, policy: accountKeyPolicy(args.account) },
      child,
    );
    const bucket = new SecureBucket(
      `${name}-states`,
      {
        bucket: args.bucket,
        retention: {
          currentDays: 0,
          noncurrentDays: VERSION_DAYS,
          unfinishedUploadDays: UNFINISHED_UPLOAD_DAYS,
        },
        keyArn: key.arn,
        policy: dataBucketPolicy(args.bucket),
        logBucket: args.logBucket,
        protect: true,
      },
      child,
    );
    this.bucket = bucket.bucket;
    this.registerOutputs({ bucket: this.bucket });
  }
}
