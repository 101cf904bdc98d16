import * as grpc from "@grpc/grpc-js";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb.js";
import { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { LogRequest, LogSeverity } from "@pulumi/pulumi/proto/engine_pb";
import { request } from "./grpc";

/** Has the engine show a note at a resource. */
export async function logToEngine(engine: string, urn: string, message: string): Promise<void> {
  const client = new EngineClient(engine, grpc.credentials.createInsecure());
  const note = new LogRequest();
  note.setSeverity(LogSeverity.INFO);
  note.setUrn(urn);
  note.setMessage(message);
  try {
    await request<Empty>((done) => client.log(note, done));
  } finally {
    client.close();
  }
}
