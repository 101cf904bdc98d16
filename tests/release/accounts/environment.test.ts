import { expect } from "chai";
import {
  demandEndpoints,
  type Environment,
  isLocalEndpoint,
  registryAddress,
} from "../../../release/accounts/environment";
import { ReleaseError } from "../../../release/release-error";
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
        .to.throw(ReleaseError)
        .that.includes({
          reason: "usage",
          message: `RELEASE_LOCAL_REGISTRIES has ${elsewhere} for ${DEV_HOST}; allowed: 127.0.0.1 or localhost with a port. Unset it to reach AWS.`,
        });
  });
});

describe("stand-ins for registries", () => {
  const asked = (registries: string) => () => registryAddress(DEV, { RELEASE_LOCAL_REGISTRIES: registries });

  it("are pairs of a host of AWS and an address, whosever they are", () => {
    for (const pair of ["127.0.0.1:5000", "=127.0.0.1:5000", `${PROD_HOST}=127.0.0.1:5000=`])
      expect(asked(`${DEV_HOST}=127.0.0.1:5001,${pair}`))
        .to.throw(ReleaseError)
        .that.includes({
          reason: "usage",
          message: `RELEASE_LOCAL_REGISTRIES has "${pair}"; allowed: <host of AWS>=127.0.0.1:<port>, more of them after commas. Unset it to reach AWS.`,
        });
  });

  it("have ports that there are", () => {
    expect(asked(`${DEV_HOST}=127.0.0.1:99999`))
      .to.throw(ReleaseError)
      .that.includes({
        reason: "usage",
        message: `RELEASE_LOCAL_REGISTRIES has 127.0.0.1:99999 for ${DEV_HOST}; allowed: 127.0.0.1 or localhost with a port. Unset it to reach AWS.`,
      });
  });

  it("may have spaces and a comma at the end", () => {
    expect(asked(` ${PROD_HOST}=localhost:5002, ${DEV_HOST}=127.0.0.1:5001,`)()).to.equal("127.0.0.1:5001");
  });
});

describe("an endpoint of AWS on this machine", () => {
  const local = (env: Environment) => isLocalEndpoint(env);

  it("is one that the AWS SDK is given, S3's own before the general one", () => {
    expect(local({ AWS_ENDPOINT_URL: "http://127.0.0.1:4566" })).to.equal(true);
    expect(local({ AWS_ENDPOINT_URL_S3: "http://localhost:9000" })).to.equal(true);
    expect(
      local({ AWS_ENDPOINT_URL_S3: "https://s3.example.org", AWS_ENDPOINT_URL: "http://127.0.0.1:1" }),
    ).to.equal(false);
  });

  it("is the general one where S3's own is set to nothing, as for the AWS SDK", () => {
    expect(local({ AWS_ENDPOINT_URL_S3: "", AWS_ENDPOINT_URL: "http://127.0.0.1:4566" })).to.equal(true);
  });

  it("is none where AWS itself, a private endpoint or no address stands", () => {
    expect(local({})).to.equal(false);
    expect(local({ AWS_ENDPOINT_URL: "https://vpce-1.s3.us-east-1.vpce.amazonaws.com" })).to.equal(false);
    expect(local({ AWS_ENDPOINT_URL: "127.0.0.1:4566" })).to.equal(false);
  });
});

describe("the endpoints of AWS", () => {
  const refused = (env: Environment, message: string) =>
    expect(() => demandEndpoints(env))
      .to.throw(ReleaseError)
      .that.includes({ reason: "usage", message });
  const REGISTRIES = `${DEV_HOST}=127.0.0.1:5001`;
  const LOCAL = "http://127.0.0.1:4566";

  it("are AWS's own, encrypted ones, and those on this machine", () => {
    for (const env of [
      {},
      { AWS_ENDPOINT_URL: "" },
      { AWS_ENDPOINT_URL: LOCAL },
      { AWS_ENDPOINT_URL: "http://localhost:4566" },
      { AWS_ENDPOINT_URL_SSM: "https://vpce-1.ssm.us-east-1.vpce.amazonaws.com" },
      { AWS_ENDPOINT_URLS: "http://registry.example.org", HTTP_PROXY: "http://proxy.example.org" },
    ])
      demandEndpoints(env);
  });

  it("are no other machine that a session's token reaches unencrypted, for all services or one", () => {
    for (const name of ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS"])
      for (const url of [
        "http://sts.example.org",
        "HTTP://10.0.0.1:4566",
        "http://127.0.0.1.example.org",
        "http://127.0.0.1@sts.example.org",
        "http://127.0.0.1:4566@sts.example.org/",
        "http://0.0.0.0:4566",
        "127.0.0.1:4566",
        "localhost:4566",
        "https://",
      ])
        refused(
          { [name]: url },
          `${name} is ${url}, where a request and its session token would go unencrypted or nowhere; allowed: https://, or http:// to 127.0.0.1 or localhost. Unset it to reach AWS.`,
        );
  });

  it("are on this machine where registries are: what was tested in them no other AWS knows", () => {
    const reported = (found: string) =>
      `RELEASE_LOCAL_REGISTRIES is set, and ${found}; allowed: registries on this machine beside an AWS on this machine (AWS_ENDPOINT_URL), which records what was tested in them. Unset it to reach AWS.`;
    const real = "https://ssm.us-east-1.amazonaws.com";
    refused({ RELEASE_LOCAL_REGISTRIES: REGISTRIES }, reported("AWS_ENDPOINT_URL is not"));
    refused(
      { RELEASE_LOCAL_REGISTRIES: REGISTRIES, AWS_ENDPOINT_URL_S3: LOCAL },
      reported("AWS_ENDPOINT_URL is not"),
    );
    refused(
      { RELEASE_LOCAL_REGISTRIES: REGISTRIES, AWS_ENDPOINT_URL: real },
      reported(`AWS_ENDPOINT_URL is ${real}`),
    );
    refused(
      { RELEASE_LOCAL_REGISTRIES: REGISTRIES, AWS_ENDPOINT_URL: LOCAL, AWS_ENDPOINT_URL_SSM: real },
      reported(`AWS_ENDPOINT_URL_SSM is ${real}`),
    );
    demandEndpoints({ RELEASE_LOCAL_REGISTRIES: REGISTRIES, AWS_ENDPOINT_URL: LOCAL });
    demandEndpoints({ RELEASE_LOCAL_REGISTRIES: "", AWS_ENDPOINT_URL_SSM: real });
  });
});
