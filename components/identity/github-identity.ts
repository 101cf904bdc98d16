import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import * as pulumi from "@pulumi/pulumi";
import { GITHUB_AUDIENCE, GITHUB_ISSUER } from "../../documents/roles/assumed-role-trust";
import { childOptions } from "../children";

/** GitHub as an identity provider of the account, which has at most one; each role's trust says which of its tokens it accepts. */
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
