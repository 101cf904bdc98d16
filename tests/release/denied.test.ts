import { expect } from "chai";
import { createServer } from "node:http";
import { listen, type LoopbackServer } from "../../rehearsal/tools/loopback";
import type { Account } from "../../release/accounts/accounts";
import type { Check } from "../../release/checks/check";
import { readStackStatus } from "../../release/checks/stack-status";
import { list } from "../../release/commands/list";
import { verifyRelease } from "../../release/commands/verify";
import { DIAGNOSTICS, diagnose } from "../../release/doctor/diagnose";
import { Login } from "../../release/registry/login";
import type { Settings } from "../../settings/settings";
import { SAMPLE_RELEASE, sampleSettings, SEVERAL_RELEASE, severalSettings } from "../sample-settings";
import { type Answers, answering } from "./answering";
import { callWith } from "./doctor/call-with";

const KEYED = { encryption: "customer-managed" };
const STACKS = [
  {
    what: "of one pipeline",
    SOURCE: sampleSettings("dev", KEYED),
    TARGET: sampleSettings("prod"),
    release: SAMPLE_RELEASE,
  },
  {
    what: "of several pipelines",
    SOURCE: severalSettings("dev", KEYED),
    TARGET: severalSettings("prod"),
    release: SEVERAL_RELEASE,
  },
] as const;

const error = (name: string, message: string, httpStatusCode: number) =>
  Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
const absent = (name: string, message = "none") => error(name, message, 400);
/** By a name that no list of ours has: a proxy's, a service control policy's, a service's of next year. */
const DENIED = error("ThatIsNotForYou", "not you", 403);

/** A stack in which nothing is, but for a model under a key. */
const EMPTY: Answers = {
  GetParameterHistory: absent("ParameterNotFound"),
  GetParameters: {},
  DescribeTaskDefinition: absent("ClientException", "Unable to describe task definition."),
  ListTasks: {},
  DescribeStateMachine: absent("StateMachineDoesNotExist"),
  ListExecutions: absent("StateMachineDoesNotExist"),
  DescribeExecution: absent("ExecutionDoesNotExist"),
  GetSchedule: absent("ResourceNotFoundException"),
  GetObject: ({ VersionId }) =>
    VersionId === undefined ? absent("NoSuchKey") : { Body: [Buffer.from("model")], SSEKMSKeyId: "arn:key" },
  ListObjectsV2: { Contents: [{ Key: "releases/0.1.6.json" }] },
  GetBucketPolicy: absent("NoSuchBucketPolicy"),
  GetRole: absent("NoSuchEntity"),
  DescribeKey: { KeyMetadata: { Arn: "arn:key", KeyState: "Enabled" } },
  GetKeyPolicy: { Policy: '{"Statement":[]}' },
  ListSubscriptionsByTopic: absent("NotFoundException"),
  AssumeRole: absent("AccessDenied"),
  DescribeAlarms: {},
  GetQueueAttributes: absent("QueueDoesNotExist"),
};

/** Every client that looking asks, in alphabetical order. */
const CLIENTS = [
  "ECRClient",
  "ECSClient",
  "IAMClient",
  "KMSClient",
  "S3Client",
  "SFNClient",
  "SNSClient",
  "SSMClient",
  "STSClient",
  "SchedulerClient",
];
/** What no part of `verify` asks. */
const OF_THE_DOCTOR = ["SNSClient", "STSClient"];

/** What the status alone asks. */
const OF_THE_STATUS = { CloudWatchClient: "alarms", Queues: "deadLetters" } as const;

for (const { what, SOURCE, TARGET, release } of STACKS)
  describe(`a 403 by a name that nobody knows, in stacks ${what}`, () => {
    let registry: LoopbackServer;
    before(async () => {
      registry = await listen(createServer((_, response) => response.writeHead(404).end()));
    });
    after(() => registry.stop());

    const account = (settings: Settings, denied: string): Account => ({
      ...answering(settings, { ...EMPTY, [denied]: DENIED }),
      loginAt: () =>
        new Login(`127.0.0.1:${registry.port}`, () =>
          denied === "ECRClient" ? Promise.reject(DENIED) : Promise.resolve({ username: "a", password: "b" }),
        ),
    });
    const both = (denied: string) => ({ source: account(SOURCE, denied), target: account(TARGET, denied) });
    const diagnoseBoth = ({ source, target }: ReturnType<typeof both>) =>
      diagnose(
        callWith(SOURCE, TARGET, {
          source: () => Promise.resolve(source),
          target: () => Promise.resolve(target),
          regctl: () => Promise.resolve("/bin/regctl"),
        }),
      );
    const deniedOf = (checks: readonly Check[]) =>
      checks.filter(({ unchecked, found }) => unchecked === "forbidden" && /not you/.test(found));

    for (const denied of CLIENTS.filter((each) => !OF_THE_DOCTOR.includes(each)))
      it(`of ${denied} is a check of verify, and ends nothing`, async () => {
        const checks = await verifyRelease({ ...both(denied), release, runDemanded: false });
        expect(deniedOf(checks)).not.to.deep.equal([]);
        expect(checks.length).to.be.greaterThan(deniedOf(checks).length);
        expect(deniedOf(checks).every(({ ok, fix }) => !ok && fix === "")).to.equal(true);
      });

    for (const denied of CLIENTS)
      it(`of ${denied} hides no other part of the status, nor any of the doctor's checks`, async () => {
        const accounts = both(denied);
        const { drift, deployment } = await readStackStatus(accounts.target, "bucket", release);
        const refused = deployment.pipelines.some(({ refusals }) => Object.values(refusals).length > 0);
        expect(drift.some(({ found }) => found.includes("not you"))).to.equal(refused);
        const checks = await diagnoseBoth(accounts);
        expect(checks.length).to.be.at.least(DIAGNOSTICS.length);
      });

    for (const [denied, part] of Object.entries(OF_THE_STATUS))
      it(`of ${denied} hides no other part of the status`, async () => {
        const { pipelines } = await readStackStatus(both(denied).target, "bucket", release);
        for (const { signals, deployment } of pipelines) {
          expect(Object.keys(signals.refusals)).to.deep.equal([part]);
          expect(deployment.refusals).to.deep.equal({});
        }
      });

    it("is asked of every client that looking makes", async () => {
      const made = new Set<string>();
      const noting = (settings: Settings): Account => {
        const asked = account(settings, "");
        const { client } = asked;
        return { ...asked, client: (Of) => (made.add(Of.name), client(Of)) };
      };
      const accounts = { source: noting(SOURCE), target: noting(TARGET) };
      await verifyRelease({ ...accounts, release, runDemanded: false });
      await diagnoseBoth(accounts);
      await readStackStatus(accounts.target, "bucket", release);
      expect([...made, "ECRClient"].sort()).to.deep.equal([...CLIENTS, ...Object.keys(OF_THE_STATUS)].sort());
    });

    it("of a target, or of a record, keeps list from none of the others", async () => {
      const accounts = {
        source: () => Promise.resolve(answering(SOURCE, { ...EMPTY, GetObject: DENIED })),
        target: () => Promise.reject(DENIED),
      };
      const call = { accounts, stacks: { source: SOURCE, target: () => TARGET, targets: [TARGET] } };
      const { exitCode, text } = await list.run(call as never);
      expect(exitCode).to.equal(0);
      expect(text)
        .to.match(/^0\.1\.6 /m)
        .and.match(/unreadable: .*not you/)
        .and.match(/^prod could not be asked: .*not you/m);
    });
  });
