import { expect } from "chai";
import { decide, type Principal, type Request } from "../../access/decide";
import { accessPageData } from "../../access/page-data";
import type { Document, Registered } from "../../access/registered";
import type { AccessReport } from "../../access/report";

const ACCOUNT = "111111111111";
const BUCKET = "arn:aws:s3:::models";
const policy = (...statements: readonly object[]): Document => ({
  Version: "2012-10-17",
  Statement: statements,
});
const allow = (action: string, resource: string, rest: object = {}) => ({
  Effect: "Allow",
  Action: action,
  Resource: resource,
  ...rest,
});
const deny = (sid: string, action: string, rest: object = {}) => ({
  Sid: sid,
  Effect: "Deny",
  Action: action,
  Resource: "*",
  ...rest,
});
const arn = `arn:aws:iam::${ACCOUNT}:role/task`;
const TASK: Principal = { label: "task", kind: "role", arn, account: ACCOUNT };
const STRANGER: Principal = {
  label: "stranger",
  kind: "role",
  arn: "arn:aws:iam::222222222222:role/stranger",
  account: "222222222222",
  policies: [{ name: "all", policy: policy(allow("*", "*")) }],
};
const REGISTERED: Registered = {
  roles: new Map([
    [
      arn,
      {
        arn,
        account: ACCOUNT,
        trust: policy(),
        policies: [
          {
            name: "permissions",
            policy: policy(allow("s3:GetObject", `${BUCKET}/*`, { Sid: "ReadModels" })),
          },
          { name: "more", policy: policy(allow("s3:*", `${BUCKET}/*`)) },
        ],
        boundary: {
          name: "boundary",
          policy: policy(
            allow("s3:Get*", "*", { Sid: "AllowReads" }),
            deny("DenyVersions", "s3:GetObjectVersion"),
          ),
        },
      },
    ],
  ]),
  resourcePolicies: new Map([
    [
      BUCKET,
      policy({
        ...deny("DenyPlainHttp", "s3:*", { Principal: "*" }),
        Resource: `${BUCKET}/*`,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    ],
  ]),
};
const ask = (action: string, context?: Request["context"]): Request => ({
  action,
  resource: `${BUCKET}/model.pkl`,
  account: ACCOUNT,
  ...(context ? { context } : {}),
});
const IDENTITY = [
  { layer: "identity", statement: "ReadModels" },
  { layer: "identity", statement: "statement 1" },
];

describe("a decision", () => {
  it("names the statements that allow, by their place where they have no Sid", async () => {
    expect(await decide(TASK, ask("s3:GetObject"), REGISTERED)).to.deep.equal({
      allowed: true,
      result: "Allowed",
      by: IDENTITY,
    });
  });

  it("names the one that denies, and where it stands", async () => {
    const refused = async (request: Request, organization?: Document) => {
      const { result, by } = await decide(TASK, request, REGISTERED, organization);
      expect(result).to.equal("ExplicitlyDenied");
      return by;
    };
    expect(await refused(ask("s3:GetObjectVersion"))).to.deep.equal([
      { layer: "boundary", statement: "DenyVersions" },
    ]);
    expect(await refused(ask("s3:GetObject", { "aws:SecureTransport": "false" }))).to.deep.equal([
      { layer: "resource", statement: "DenyPlainHttp" },
    ]);
    expect(await refused(ask("s3:GetObject"), policy(deny("DenyAll", "*")))).to.deep.equal([
      { layer: "organization", statement: "DenyAll" },
    ]);
  });

  it("names what allows on one side where that is too little, and nothing where nothing does", async () => {
    expect(await decide(TASK, ask("s3:PutObject"), REGISTERED)).to.deep.equal({
      allowed: false,
      result: "ImplicitlyDenied",
      by: [{ layer: "identity", statement: "statement 1" }],
    });
    expect((await decide(STRANGER, ask("s3:GetObject"), REGISTERED)).by).to.have.length(1);
    const nobody: Principal = { label: "nobody", kind: "anonymous", arn: "", account: "" };
    expect((await decide(nobody, ask("s3:GetObject"), REGISTERED)).by).to.deep.equal([]);
  });

  it("is shown with the colour of its accounts' stacks, and as expected or not", async () => {
    const request = ask("s3:GetObject", { "s3:prefix": ["a", "b"] });
    const cell = async (principal: Principal, expected: boolean) => ({
      principal,
      expected,
      decision: await decide(principal, ask("s3:GetObject"), REGISTERED),
    });
    const cells = [await cell(TASK, true), await cell(STRANGER, true)];
    const rows = [{ label: "read", request, cells }];
    const side = { settings: { stack: "build", account: ACCOUNT } };
    const report = {
      sides: { source: side, targets: [] },
      decided: [{ title: "Models", principals: [TASK, STRANGER], rows }],
    } as unknown as AccessReport;
    expect(accessPageData([report])).to.deep.equal({
      stacks: [{ stack: "build", account: ACCOUNT, place: 0 }],
      surprises: ['Models: "read" by stranger is ImplicitlyDenied, and was expected to be allowed'],
      sections: [
        {
          title: "Models",
          principals: [
            { name: "task", arn, stack: "build" },
            { name: "stranger", arn: STRANGER.arn, stack: undefined },
          ],
          rows: [
            {
              label: "read",
              action: "s3:GetObject",
              resource: `${BUCKET}/model.pkl`,
              conditions: [{ key: "s3:prefix", values: ["a", "b"] }],
              stack: "build",
              cells: [
                { result: "allowed", expected: true, by: IDENTITY },
                { result: "denied", expected: false, by: [{ layer: "identity", statement: "statement 1" }] },
              ],
            },
          ],
        },
      ],
    });
  });
});
