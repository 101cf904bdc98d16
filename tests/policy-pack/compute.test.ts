import { expect } from "chai";
import { findings } from "../../policy-pack/policy";
import { hardenedContainers } from "../../policy-pack/rules/compute/hardened-containers";
import { noPublicIp } from "../../policy-pack/rules/compute/no-public-ip";
import { separateTaskRoles } from "../../policy-pack/rules/compute/separate-task-roles";
import { facts, resource, undecided } from "./facts";
import { withUnknown } from "./unknown-value";

const PROD = facts("prod");
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const HARDENED = {
  name: "main",
  user: "65532:65532",
  readonlyRootFilesystem: true,
  linuxParameters: { capabilities: { drop: ["ALL"] } },
};

/** A task definition with these containers. */
const task = (containers: readonly unknown[], properties = {}) =>
  resource(TASK, { networkMode: "awsvpc", containerDefinitions: JSON.stringify(containers), ...properties });

describe("hardened-containers", () => {
  const said = (containers: readonly unknown[], properties = {}) =>
    findings(hardenedContainers, task(containers, properties), PROD);

  it("lets hardened containers be, named by number, by name or with a group", () => {
    for (const user of ["65532:65532", "1000", "app", "app:root", "10:0", "rooted"])
      expect(said([HARDENED, { ...HARDENED, user }]), user).to.deep.equal([]);
  });

  it("tells everything that a bare container lacks", () => {
    expect(said([{ name: "main" }])).to.deep.equal([
      'container "main" runs as the image\'s user, which may be root. Name a user such as "65532:65532".',
      'container "main" can write to its root file system. Set readonlyRootFilesystem.',
      'container "main" keeps capabilities of Linux. Drop ["ALL"] in linuxParameters.capabilities.',
    ]);
  });

  it("knows root by every name", () => {
    for (const user of ["root", "0", "0:0", "root:root", "00", "+0", " 0 ", "ROOT", ":1000"])
      expect(said([{ ...HARDENED, user }]), user).to.deep.equal([
        `container "main" runs as ${user}, which is root. Name a user such as "65532:65532".`,
      ]);
  });

  it("looks at every container, and at keys in any case, as the provider reads them", () => {
    const { user, ...rest } = HARDENED;
    expect(said([HARDENED, { ...rest, name: "sidecar", USER: "0", Privileged: true }])).to.deep.equal([
      'container "sidecar" runs as 0, which is root. Name a user such as "65532:65532".',
      'container "sidecar" is privileged, which is root on its host. Take that out.',
    ]);
    expect(said([{ ...rest, User: user }])).to.deep.equal([]);
  });

  it("refuses capabilities that are added back", () => {
    const linuxParameters = { capabilities: { drop: ["ALL"], add: ["SYS_PTRACE"] } };
    expect(said([{ ...HARDENED, linuxParameters }])).to.deep.equal([
      'container "main" adds the capabilities SYS_PTRACE. Add none.',
    ]);
    expect(said([{ ...HARDENED, linuxParameters: { capabilities: { drop: ["NET_RAW"] } } }])).to.deep.equal([
      'container "main" keeps capabilities of Linux. Drop ["ALL"] in linuxParameters.capabilities.',
    ]);
  });

  it("refuses what is shared with the host", () => {
    expect(said([HARDENED], { networkMode: "host", pidMode: "host", ipcMode: "host" })).to.deep.equal([
      'has the network mode "host". Use awsvpc, so that each task has a security group of its own.',
      "shares the host's processes or memory by pidMode host. Leave pidMode out.",
      "shares the host's processes or memory by ipcMode host. Leave ipcMode out.",
    ]);
    expect(said([HARDENED], { networkMode: undefined })).to.have.length(1);
    expect(said([HARDENED], { pidMode: "task", ipcMode: "none" })).to.deep.equal([]);
  });

  it("refuses containers that it cannot read", () => {
    const unreadable: readonly (readonly [unknown, string])[] = [
      ["[", "containerDefinitions is not JSON: ["],
      ["{}", "containerDefinitions is not a list of containers"],
      ["[]", "containerDefinitions is not a list of containers"],
      [undefined, "containerDefinitions is not a list of containers"],
      ["[1]", "containerDefinitions[0] is not a container"],
      ['[{"user":"1","User":"0"}]', "containerDefinitions has a key twice, in different case"],
      ['[{"user":0}]', "user is 0, not a text"],
      ['[{"linuxParameters":[]}]', "linuxparameters is [], not a map"],
    ];
    for (const [containerDefinitions, reason] of unreadable)
      expect(findings(hardenedContainers, task([], { containerDefinitions }), PROD), reason).to.deep.equal([
        undecided("hardened-containers", reason),
      ]);
  });

  it("leaves other types alone", () => {
    expect(findings(hardenedContainers, resource("aws:ecs/cluster:Cluster"), PROD)).to.deep.equal([]);
  });
});

describe("separate-task-roles", () => {
  const said = (properties: Readonly<Record<string, unknown>>) =>
    findings(separateTaskRoles, resource(TASK, properties), PROD);
  const [one, other] = ["arn:aws:iam::987654321098:role/one", "arn:aws:iam::987654321098:role/other"];

  it("wants two roles, and different ones", () => {
    expect(said({ executionRoleArn: one, taskRoleArn: other })).to.deep.equal([]);
    expect(said({ executionRoleArn: one, taskRoleArn: one })).to.deep.equal([
      "is started by the role that it runs with. Give each a role of its own.",
    ]);
    expect(said({ executionRoleArn: one })).to.deep.equal([
      "has no task role. Set taskRoleArn to a role with what its containers need.",
    ]);
    expect(said({ taskRoleArn: one })).to.deep.equal([
      "has no execution role. Set executionRoleArn to a role that starts it.",
    ]);
  });
});

describe("no-public-ip", () => {
  const said = (type: string, properties: Readonly<Record<string, unknown>>) =>
    findings(noPublicIp, resource(type, properties), PROD);
  const PUBLIC = [
    "gives what it runs a public address. Reach AWS by NAT or endpoints: network.egress of the stack's settings.",
  ] as const;
  const LATER = ["decides only when it runs whether it gets a public address. Write DISABLED."] as const;

  /** A state machine that runs a task three levels deep, with this as its network. */
  const machine = (network: Readonly<Record<string, unknown>>) => {
    const run = { Type: "Task", Arguments: { NetworkConfiguration: { AwsvpcConfiguration: network } } };
    const map = { Type: "Map", ItemProcessor: { States: { Run: run } } };
    return {
      definition: JSON.stringify({
        States: { Both: { Type: "Parallel", Branches: [{ States: { Each: map } }] } },
      }),
    };
  };

  it("finds the switch of a task at any depth of a state machine", () => {
    const type = "aws:sfn/stateMachine:StateMachine";
    expect(said(type, machine({ AssignPublicIp: "ENABLED" }))).to.deep.equal(PUBLIC);
    expect(said(type, machine({ AssignPublicIp: "DISABLED" }))).to.deep.equal([]);
    expect(said(type, machine({ Subnets: [] }))).to.deep.equal([]);
    expect(said(type, machine({ AssignPublicIp: "{% $public %}" }))).to.deep.equal(LATER);
    expect(said(type, machine({ "AssignPublicIp.$": "$.public" }))).to.deep.equal(LATER);
  });

  it("finds it in services, schedules, event targets and instances", () => {
    const awsvpc = (assignPublicIp: boolean) => ({ networkConfiguration: { assignPublicIp } });
    const cases: readonly (readonly [string, (on: boolean) => Readonly<Record<string, unknown>>])[] = [
      ["aws:ecs/service:Service", awsvpc],
      ["aws:ecs/taskSet:TaskSet", awsvpc],
      ["aws:scheduler/schedule:Schedule", (on) => ({ target: { ecsParameters: awsvpc(on) } })],
      ["aws:cloudwatch/eventTarget:EventTarget", (on) => ({ ecsTarget: awsvpc(on) })],
      ["aws:ec2/instance:Instance", (on) => ({ associatePublicIpAddress: on })],
      [
        "aws:ec2/launchTemplate:LaunchTemplate",
        (on) => ({ networkInterfaces: [{ associatePublicIpAddress: String(on) }] }),
      ],
    ];
    for (const [type, properties] of cases) {
      expect(said(type, properties(true)), type).to.deep.equal(PUBLIC);
      expect(said(type, properties(false)), type).to.deep.equal([]);
      expect(said(type, {}), type).to.deep.equal([]);
    }
  });

  it("finds it in the input of a schedule's universal target", () => {
    const input = JSON.stringify({
      NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: "ENABLED" } },
    });
    expect(said("aws:scheduler/schedule:Schedule", { target: { input } })).to.deep.equal(PUBLIC);
  });

  it("finds it in subnets, and in AWS's default ones where they do not say otherwise", () => {
    const open = (found: string) => [
      `assigns public addresses in the subnet: mapPublicIpOnLaunch is ${found}. Make it false.`,
    ];
    for (const type of ["aws:ec2/subnet:Subnet", "aws:ec2/defaultSubnet:DefaultSubnet"]) {
      expect(said(type, { mapPublicIpOnLaunch: true }), type).to.deep.equal(open("true"));
      expect(said(type, { mapPublicIpOnLaunch: false }), type).to.deep.equal([]);
    }
    const kept = withUnknown({ assignIpv6AddressOnCreation: false }, "vpcId");
    expect(said("aws:ec2/subnet:Subnet", kept)).to.deep.equal([]);
    expect(said("aws:ec2/subnet:Subnet", { assignIpv6AddressOnCreation: true })).to.deep.equal([
      "assigns public addresses in the subnet: assignIpv6AddressOnCreation is true. Make it false.",
    ]);
    expect(said("aws:ec2/defaultSubnet:DefaultSubnet", {})).to.deep.equal(open("true"));
  });

  it("is for targets alone", () => {
    expect(noPublicIp.level).to.deep.equal({ source: "disabled", target: "mandatory" });
  });
});
