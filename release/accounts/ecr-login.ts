import { ECRClient, GetAuthorizationTokenCommand } from "@aws-sdk/client-ecr";
import type { Settings } from "../../settings/settings";
import { ReleaseError } from "../release-error";
import { Login } from "../registry/login";
import type { ClientSettings } from "./accounts";
import { registryAddress, type Environment } from "./environment";

/**
 * A login at a stack's registry as the caller, whose token opens every registry that policies allow.
 * It is asked for in the registry's own region. https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html
 */
export function ecrLogin(stack: Settings, settings: ClientSettings, env: Environment): Login {
  return new Login(registryAddress(stack, env), async () => {
    const ecr = new ECRClient({ ...settings, region: stack.region });
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
    const token = Buffer.from(authorizationData?.[0]?.authorizationToken ?? "", "base64").toString();
    const colon = token.indexOf(":");
    if (colon <= 0)
      throw new ReleaseError(
        "unexpected",
        "ecr:GetAuthorizationToken answered without a user and a password.",
      );
    return { username: token.slice(0, colon), password: token.slice(colon + 1) };
  });
}
