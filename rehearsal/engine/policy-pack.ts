import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  AnalyzerStackConfigureRequest,
  type AnalyzeDiagnostic,
  type AnalyzeResponse,
  type AnalyzerInfo,
  type AnalyzerStackConfigureResponse,
  type RemediateResponse,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { MESSAGE_LIMITS, request } from "../plugins/grpc";
import { configurePolicies, LEVELS, type PolicyConfig } from "./policy-config";
import { startProcess, type RunningPack } from "./policy-process";
import { toAnalyzeRequest, toStackRequest, type PolicyResource } from "./policy-requests";
import { fromStruct, type MarkedProperties } from "../plugins/values";
import type { Enforcement, Violation } from "./violations";

export interface PolicyPackOptions {
  /** The folder of the pack: where its PulumiPolicy.yaml is. */
  readonly folder: string;
  readonly stack: string;
  readonly project: string;
  readonly organization?: string;
  /** The stack's configuration, for packs that read `pulumi.Config`. */
  readonly config?: Readonly<Record<string, string>>;
  readonly secretKeys?: readonly string[];
  /** Levels and settings by policy name, or `all`; an unknown name is an error. */
  readonly policyConfig?: Readonly<Record<string, PolicyConfig>>;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface PolicyPackInfo {
  readonly name: string;
  readonly version: string;
  readonly policies: readonly {
    readonly name: string;
    readonly description: string;
    readonly enforcement: Enforcement;
  }[];
}

export interface Remediated {
  /** The inputs after every remediation, or `undefined` when none changed them. */
  readonly properties: MarkedProperties | undefined;
  readonly violations: readonly Violation[];
}

/** A policy pack running in Pulumi's own process for it. */
export interface PolicyPackProcess {
  readonly info: PolicyPackInfo;
  /** The process's id. */
  readonly pid: number;
  remediate(resource: PolicyResource): Promise<Remediated>;
  analyze(resource: PolicyResource): Promise<readonly Violation[]>;
  analyzeStack(resources: readonly PolicyResource[]): Promise<readonly Violation[]>;
  /** Ends the process; further calls fail. */
  stop(): Promise<void>;
}

/**
 * Starts a policy pack for one stack and configures it.
 * @throws when the pack does not start, or when `policyConfig` names a policy or setting it does not have
 */
export async function startPolicyPack(options: PolicyPackOptions): Promise<PolicyPackProcess> {
  const running = await startProcess(options);
  const client = new AnalyzerClient(running.address, grpc.credentials.createInsecure(), MESSAGE_LIMITS);
  try {
    await configureStack(client, options);
    const info = await request<AnalyzerInfo>((done) => client.getAnalyzerInfo(new Empty(), done));
    const levels = await configurePolicies(client, info, options.policyConfig ?? {});
    return new StartedPack(running, client, describe(info, levels), levels);
  } catch (error) {
    client.close();
    await running.stop();
    throw error;
  }
}

function configureStack(
  client: AnalyzerClient,
  options: PolicyPackOptions,
): Promise<AnalyzerStackConfigureResponse> {
  const message = new AnalyzerStackConfigureRequest();
  message.setStack(options.stack);
  message.setProject(options.project);
  message.setOrganization(options.organization ?? "organization");
  message.setDryRun(true);
  message.setConfigSecretKeysList([...(options.secretKeys ?? [])]);
  for (const [key, value] of Object.entries(options.config ?? {})) message.getConfigMap().set(key, value);
  return request((done) => client.configureStack(message, done));
}

function describe(info: AnalyzerInfo, levels: ReadonlyMap<string, Enforcement>): PolicyPackInfo {
  const policies = info.getPoliciesList().map((policy) => ({
    name: policy.getName(),
    description: policy.getDescription(),
    enforcement: levels.get(policy.getName()) ?? "advisory",
  }));
  return { name: info.getName(), version: info.getVersion(), policies };
}

class StartedPack implements PolicyPackProcess {
  constructor(
    private readonly running: RunningPack,
    private readonly client: AnalyzerClient,
    readonly info: PolicyPackInfo,
    private readonly levels: ReadonlyMap<string, Enforcement>,
  ) {}

  get pid(): number {
    return this.running.pid;
  }

  async remediate(resource: PolicyResource): Promise<Remediated> {
    const response = await this.ask<RemediateResponse>((done) =>
      this.client.remediate(toAnalyzeRequest(resource), done),
    );
    let properties: MarkedProperties | undefined;
    const violations = response.getRemediationsList().map((remediation): Violation => {
      const policy = remediation.getPolicyname();
      const common = { policy, urn: resource.urn, enforcement: "remediate" as const };
      if (remediation.getDiagnostic())
        return { ...common, kind: "not-run", message: remediation.getDiagnostic() };
      properties = fromStruct(remediation.getProperties());
      return { ...common, kind: "remediated", message: remediation.getDescription() };
    });
    return { properties, violations };
  }

  async analyze(resource: PolicyResource): Promise<readonly Violation[]> {
    const response = await this.ask<AnalyzeResponse>((done) =>
      this.client.analyze(toAnalyzeRequest(resource), done),
    );
    return response.getDiagnosticsList().map((diagnostic) => this.toViolation(diagnostic, resource.urn));
  }

  async analyzeStack(resources: readonly PolicyResource[]): Promise<readonly Violation[]> {
    const response = await this.ask<AnalyzeResponse>((done) =>
      this.client.analyzeStack(toStackRequest(resources), done),
    );
    return response.getDiagnosticsList().map((diagnostic) => this.toViolation(diagnostic, ""));
  }

  async stop(): Promise<void> {
    this.client.close();
    await this.running.stop();
  }

  private toViolation(diagnostic: AnalyzeDiagnostic, urn: string): Violation {
    const policy = diagnostic.getPolicyname();
    const message = diagnostic.getMessage();
    // The policy SDK's words for a policy that met an unknown value (@pulumi/policy, server.ts).
    const notRun = message.startsWith(`can't run policy '${policy}' from policy pack `);
    return {
      kind: notRun ? "not-run" : "violation",
      policy,
      message,
      enforcement:
        (notRun ? this.levels.get(policy) : LEVELS[diagnostic.getEnforcementlevel()]) ?? "mandatory",
      urn: diagnostic.getUrn() || urn,
    };
  }

  private async ask<Response>(send: Parameters<typeof request<Response>>[0]): Promise<Response> {
    try {
      return await request<Response>(send);
    } catch (error) {
      const { details, message } = error as grpc.ServiceError;
      const said = this.running.stderr().trim();
      throw new Error(
        `The policy pack "${this.info.name}" failed: ${details || message}${said ? `\n${said}` : ""}`,
        { cause: error },
      );
    }
  }
}
