import * as grpc from "@grpc/grpc-js";

/** Pulumi raises the limit of 4 MB in the same way (sdk/nodejs/runtime/settings.ts). */
export const MESSAGE_LIMITS = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** Answers a request with what `answer` gives, or with the error that it throws. */
export function handle<Request, Response>(
  answer: (request: Request, peer: string) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then((request) => answer(request, call.getPeer()))
      .then(
        (response) => callback(null, response),
        (error: Error & { code?: unknown }) =>
          callback({
            code: typeof error.code === "number" ? error.code : grpc.status.UNKNOWN,
            details: error.message,
          }),
      );
  };
}

/** Awaits a request of a client. */
export function request<Response>(
  send: (done: (error: grpc.ServiceError | null, response: Response) => void) => void,
): Promise<Response> {
  return new Promise((resolve, reject) =>
    send((error, response) => (error ? reject(error) : resolve(response))),
  );
}

/** A plugin: the methods that it answers, under the service's definition. */
export interface Service {
  readonly definition: grpc.ServiceDefinition;
  readonly implementation: Readonly<Record<string, unknown>>;
  /** Ends what it started. */
  readonly stop: () => void;
}

export interface Listening {
  readonly port: number;
  readonly stop: () => void;
}

/** Serves plugins on one free port of the loopback interface. */
export function listen(...services: readonly Service[]): Promise<Listening> {
  const server = new grpc.Server(MESSAGE_LIMITS);
  for (const { definition, implementation } of services)
    server.addService(definition, implementation as grpc.UntypedServiceImplementation);
  const stop = () => {
    for (const service of services) service.stop();
    server.forceShutdown();
  };
  return new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve({ port, stop }),
    ),
  );
}

/** Serves as Pulumi expects of a plugin that it starts: prints the port, and ends when whoever started it is gone. */
export async function serveAlone(service: Service): Promise<void> {
  const { port, stop } = await listen(service);
  process.stdout.write(`${port}\n`);
  process.stdin.resume().once("end", () => {
    stop();
    process.exit(0);
  });
}
