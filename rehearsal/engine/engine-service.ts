import { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import type * as grpc from "@grpc/grpc-js";
import {
  GetRootResourceResponse,
  LogSeverity,
  RequirePulumiVersionResponse,
  SetRootResourceResponse,
  type LogRequest,
  type SetRootResourceRequest,
} from "@pulumi/pulumi/proto/engine_pb";
import { handle } from "../plugins/grpc";
import type { Journal } from "./journal";
import type { Diagnostic } from "./result";

/** The program's side channel: its log, and the stack's root resource. */
export function engineService(journal: Journal): grpc.UntypedServiceImplementation {
  let root = "";
  return {
    log: handle((request: LogRequest) => {
      const severity = severityOf(request.getSeverity());
      if (severity && !request.getEphemeral()) journal.say(severity, request.getMessage(), request.getUrn());
      return new Empty();
    }),
    getRootResource: handle(() => {
      const response = new GetRootResourceResponse();
      response.setUrn(root);
      return response;
    }),
    setRootResource: handle((request: SetRootResourceRequest) => {
      root = request.getUrn();
      return new SetRootResourceResponse();
    }),
    // The program may demand a CLI version; the rehearsal has no CLI to compare with.
    requirePulumiVersion: handle(() => new RequirePulumiVersionResponse()),
  };
}

/** Debug messages are for the SDK's own developers. */
function severityOf(severity: LogSeverity): Diagnostic["severity"] | undefined {
  switch (severity) {
    case LogSeverity.DEBUG:
      return undefined;
    case LogSeverity.INFO:
      return "info";
    case LogSeverity.WARNING:
      return "warning";
    case LogSeverity.ERROR:
      return "error";
  }
}
