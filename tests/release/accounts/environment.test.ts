import { expect } from "chai";
import { type Environment, isLocalEndpoint, registryAddress } from "../../../release/accounts/environment";
import { CommandError } from "../../../release/command-line/exit-code";
import { sampleSettings } from "../../sample-settings";

const DEV = sampleSettings("dev");
const PROD = sampleSettings("prod");
const DEV_HOST = "123456789012.dkr.ecr.us-east-1.amazonaws.com";
const PROD_HOST = "987654321098.dkr.ecr.us-east-1.amazonaws.com";

describe("where a registry is reached", () => {
  it("is the host that AWS gives it", () => {
    expect(registryAddress(DEV, {})).to.equal(DEV_HOST);
    expect(registryAddress(PROD, { RELEASE_LOCAL_REGISTRIES: "" })).to.equal(PROD_HOST);
  });

  it("is what stands for it on this machine, for that registry alone", () => {
    const env = { RELEASE_LOCAL_REGISTRIES: `${DEV_HOST}=127.0.0.1:5001` };
    expect(registryAddress(DEV, env)).to.equal("127.0.0.1:5001");
    expect(registryAddress(PROD, env)).to.equal(PROD_HOST);
    const both = { RELEASE_LOCAL_REGISTRIES: `${DEV_HOST}=127.0.0.1:5001,${PROD_HOST}=localhost:5002` };
    expect([DEV, PROD].map((stack) => registryAddress(stack, both))).to.deep.equal([
      "127.0.0.1:5001",
      "localhost:5002",
    ]);
  });

  it("is nowhere else: a login of AWS does not leave for another host", () => {
    for (const elsewhere of [
      "registry.example.org",
      "10.0.0.1:5000",
      "127.0.0.1.example.org:80",
      "localhost@example.org",
      "0.0.0.0:5000",
      "",
    ])
      expect(() => registryAddress(DEV, { RELEASE_LOCAL_REGISTRIES: `${DEV_HOST}=${elsewhere}` }))
        .to.throw(CommandError)
        .that.includes({
          exitCode: 2,
          message: `RELEASE_LOCAL_REGISTRIES has ${elsewhere} for ${DEV_HOST}; allowed: 127.0.0.1 or localhost with a port. Unset it to reach AWS.`,
        });
  });
});

describe("an endpoint of AWS on this machine", () => {
  const local = (env: Environment) => isLocalEndpoint(env);

  it("is one that the AWS SDK is told of, S3's own before the general one", () => {
    expect(local({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" })).to.equal(true);
    expect(local({ AWS_ENDPOINT_URL_S3: "http://localhost:9000" })).to.equal(true);
    expect(
      local({ AWS_ENDPOINT_URL_S3: "https://s3.example.org", AWS_ENDPOINT_URL: "http://127.0.0.1:1" }),
    ).to.equal(false);
  });

  it("is none where AWS itself, a private endpoint or no address stands", () => {
    expect(local({})).to.equal(false);
    expect(local({ AWS_ENDPOINT_URL: "https://vpce-1.s3.us-east-1.vpce.amazonaws.com" })).to.equal(false);
    expect(local({ AWS_ENDPOINT_URL: "127.0.0.1:4566" })).to.equal(false);
  });
});
