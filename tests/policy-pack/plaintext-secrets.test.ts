import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { noPlaintextSecrets } from "../../policy-pack/rules/compute/no-plaintext-secrets";
import { isSecretName, secretIn } from "../../policy-pack/secrets";
import { facts, resource } from "./facts";
import { words } from "../words";

const PROD = facts("prod");
const INSTEAD = "Keep it in Secrets Manager or as a SecureString, and name it there.";
// In parts, so that no scanner takes this file for a leak.
const ACCESS_KEY = `AKIA${"IOSFODNN7EXAMPLE"}`;
const PRIVATE_KEY = `-----BEGIN RSA ${"PRIVATE KEY"}-----\nMII`;

const said = (type: string, properties: Readonly<Record<string, unknown>>) =>
  findings(noPlaintextSecrets, resource(type, properties), PROD);

describe("a secret's name", () => {
  const secret = words(`
    DB_PASSWORD dbPassword PGPASSWORD MYSQL_PWD client-secret GITHUB_TOKEN authToken API_KEY apikey
    AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY private.key /app/db/passphrase credentials NPM_PAT
  `);
  const other = words(`
    DB_PASSWORD_FILE SECRET_ARN TOKEN_URL MAX_TOKENS TOKENIZER PASSWORD_MIN_LENGTH INPUT_KEY model-key
    /ds/preprocessing/model-key PATH KEY COMPATIBILITY PARAMETER_PATH
  `);
  for (const name of secret) it(`is ${name}`, () => expect(isSecretName(name)).to.equal(true));
  for (const name of other) it(`is not ${name}`, () => expect(isSecretName(name)).to.equal(false));
});

describe("a secret's form", () => {
  const forms: readonly (readonly [string, string | undefined])[] = [
    [ACCESS_KEY, "an AWS access key"],
    [`key=${ACCESS_KEY};`, "an AWS access key"],
    [PRIVATE_KEY, "a private key"],
    ["-----BEGIN PUBLIC KEY-----", undefined],
    ["postgres://app:hunter2@db.internal:5432/app", "a URL with a password"],
    ["redis://:hunter2@cache", "a URL with a password"],
    ["postgres://app@db.internal:5432/app", undefined],
    ["https://example.com:8443/a@b", undefined],
    ["Server=db;User Id=app;Password=hunter2;", "a connection string with a password"],
    ["Server=db;Integrated Security=true;", undefined],
    [`ghp_${"a".repeat(36)}`, "a GitHub token"],
    ["xoxb-1234567890-abc", "a Slack token"],
    [`eyJ${"a".repeat(20)}.eyJ${"b".repeat(20)}.c`, "a signed token"],
    ["arn:aws:iam::987654321098:role/AKIA", undefined],
    [`sha256:${"a".repeat(64)}`, undefined],
  ];
  for (const [text, kind] of forms)
    it(`of ${text.slice(0, 30)} is ${kind ?? "none"}`, () => expect(secretIn(text)).to.equal(kind));
});

describe("no-plaintext-secrets in a container", () => {
  const TASK = "aws:ecs/taskDefinition:TaskDefinition";
  const task = (container: Readonly<Record<string, unknown>>) =>
    said(TASK, { containerDefinitions: JSON.stringify([{ name: "main", ...container }]) });

  it("refuses a value under a secret's name, and never repeats it", () => {
    expect(task({ environment: [{ name: "DB_PASSWORD", value: "hunter2" }] })).to.deep.equal([
      `has a container "main" in which DB_PASSWORD is given in plain text. ${INSTEAD}`,
    ]);
    expect(task({ Environment: [{ Name: "DB_PASSWORD", Value: "hunter2" }] })).to.have.length(1);
  });

  it("refuses a secret under any name, in a command too", () => {
    expect(
      task({
        environment: [{ name: "DATABASE_URL", value: "postgres://app:hunter2@db/app" }],
        command: ["run", ACCESS_KEY],
      }),
    ).to.deep.equal([
      `has a container "main" in which DATABASE_URL is a URL with a password. ${INSTEAD}`,
      `has a container "main" in which command is an AWS access key. ${INSTEAD}`,
    ]);
  });

  it("lets references and ordinary values be", () => {
    expect(
      task({
        environment: [
          { name: "PARAMETER_PATH", value: "/ds/preprocessing" },
          { name: "TOKEN_REQUIRED", value: "true" },
          { name: "REQUIRE_PASSWORD", value: "false" },
          { name: "DB_PASSWORD", value: "" },
          { name: "API_KEY", value: "arn:aws:secretsmanager:us-east-1:987654321098:secret:api" },
        ],
        secrets: [{ name: "DB_PASSWORD", valueFrom: "arn:aws:ssm:us-east-1:987654321098:parameter/db" }],
      }),
    ).to.deep.equal([]);
  });
});

describe("no-plaintext-secrets elsewhere", () => {
  it("looks at a function's environment", () => {
    const type = "aws:lambda/function:Function";
    expect(said(type, { environment: { variables: { API_TOKEN: "abc", STAGE: "prod" } } })).to.deep.equal([
      `has an environment in which API_TOKEN is given in plain text. ${INSTEAD}`,
    ]);
    expect(said(type, {})).to.deep.equal([]);
  });

  it("looks at parameters by name and by value", () => {
    const type = "aws:ssm/parameter:Parameter";
    expect(said(type, { name: "/app/db-password", type: "String", value: "hunter2" })).to.deep.equal([
      `keeps in plain text what its name calls a secret. ${INSTEAD}`,
    ]);
    expect(said(type, { name: "/app/signer", type: "String", value: PRIVATE_KEY })).to.deep.equal([
      `keeps a value in which the text is a private key. ${INSTEAD}`,
    ]);
    expect(said(type, { name: "/app/signer", type: "String", insecureValue: PRIVATE_KEY })).to.have.length(1);
    expect(
      said(type, { name: "/app/db", type: "String", value: '{"host":"db","password":"hunter2"}' }),
    ).to.deep.equal([`keeps a value in which password is given in plain text. ${INSTEAD}`]);
    expect(said(type, { name: "/app/db-password", type: "SecureString", value: "hunter2" })).to.deep.equal(
      [],
    );
    expect(said(type, { name: "/app/model-key", type: "String", value: "models/a.pkl" })).to.deep.equal([]);
  });

  it("reads no value of the parameters that only an update knows", () => {
    const unknown = {
      get value(): string {
        throw new Error("read");
      },
    };
    const parameter = (name: string) =>
      said("aws:ssm/parameter:Parameter", Object.assign(Object.create(unknown) as object, { name }));
    expect(parameter("/ds/preprocessing/subnets")).to.deep.equal([]);
    expect(parameter("/ds/preprocessing/security-group")).to.deep.equal([]);
    expect(parameter("/ds/preprocessing/other")).to.have.length(1);
  });

  it("looks at a state machine at any depth, in pairs, keys and inputs that are JSON text", () => {
    const machine = (run: Readonly<Record<string, unknown>>) =>
      said("aws:sfn/stateMachine:StateMachine", {
        definition: JSON.stringify({ States: { Each: { ItemProcessor: { States: { Run: run } } } } }),
      });
    const overrides = (pair: Readonly<Record<string, string>>) => ({
      Arguments: { Overrides: { ContainerOverrides: [{ Environment: [pair] }] } },
    });
    const place = (what: string) => [`has a definition in which ${what}. ${INSTEAD}`];
    expect(machine(overrides({ Name: "DB_PASSWORD", Value: "hunter2" }))).to.deep.equal(
      place("DB_PASSWORD is given in plain text"),
    );
    expect(machine(overrides({ Name: "DB_PASSWORD", Value: "{% $password %}" }))).to.deep.equal([]);
    expect(machine(overrides({ Name: "DB_PASSWORD", "Value.$": "$.password" }))).to.deep.equal([]);
    expect(machine({ Arguments: { Headers: { ApiKey: "abc" } } })).to.deep.equal(
      place("ApiKey is given in plain text"),
    );
    expect(machine({ Arguments: { Input: JSON.stringify({ token: "abc" }) } })).to.deep.equal(
      place("token is given in plain text"),
    );
    expect(said("aws:sfn/stateMachine:StateMachine", { definition: "{" })).to.have.length(1);
  });
});
