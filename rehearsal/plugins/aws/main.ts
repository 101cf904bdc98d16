import { STSClient } from "@aws-sdk/client-sts";
import { serveAlone } from "../grpc";
import { providerService } from "../provider-service";
import { emulatorEndpoint } from "./endpoint";
import { awsPackage } from "./provider";

/** The aws plugin as Pulumi starts it: with the credentials of the environment, or of the provider's profile. */
const aws = () => {
  const endpoint = emulatorEndpoint();
  return awsPackage({
    endpoint,
    credentialsFor: ({ profile, region }) =>
      new STSClient({ endpoint, region, ...(profile === undefined ? {} : { profile }) }).config.credentials(),
  });
};

void serveAlone(
  providerService({
    name: "aws",
    checkSettings: (settings) => aws().checkSettings(settings),
    configure: (settings) => aws().configure(settings),
  }),
);
