import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import * as pulumi from "@pulumi/pulumi";
import { GITHUB_AUDIENCE, GITHUB_ISSUER } from "../../documents/roles/assumed-role-trust";
import { childOptions } from "../children";

/** Lets the account believe GitHub's tokens; which of them, each role's trust says. An account has one at most. */
export class GithubIdentity extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, options: pulumi.ComponentResourceOptions = {}) {
    super("ds:identity:GithubIdentity", name, {}, options);
    const provider = new OpenIdConnectProvider(
      `${name}-provider`,
      { url: `https://${GITHUB_ISSUER}`, clientIdLists: [GITHUB_AUDIENCE] },
      childOptions(this, options),
    );
    this.arn = provider.arn;
    this.registerOutputs({ arn: this.arn });
  }
}
