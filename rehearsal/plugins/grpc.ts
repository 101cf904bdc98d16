import * as grpc from "@grpc/grpc-js";

/** Pulumi raises the limit of 4 MB in the same way (sdk/nodejs/runtime/settings.ts). */
export const MESSAGE_LIMITS = {
  "grpc.max_receive_message_length": 400 * 1024 * 1024,
  "grpc.max_send_message_length": 400 * 1024 * 1024,
};

/** The engine stopped: the program's SDK ends without a message of its own, since the engine has given one. */
export class Stopped extends Error {
  readonly code = grpc.status.UNAVAILABLE;

  constructor() {
    super("resource monitor shut down");
  }
}

/** Answers a request with what `answer` gives, or with the error that it throws. */
export function handle<Request, Response>(
  answer: (request: Request) => Response | Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
  return (call, callback) => {
    Promise.resolve(call.request)
      .then(answer)
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

/** Starts a server on a free port of the loopback interface; gives its address. */
export function listen(server: grpc.Server): Promise<string> {
  return new Promise((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(`127.0.0.1:${port}`),
    ),
  );
}
