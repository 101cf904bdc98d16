import type { Server } from "node:http";

export interface LoopbackServer {
  readonly port: number;
  /** Closes it and every connection to it. */
  readonly stop: () => Promise<void>;
}

/** Starts an HTTP server on a free port of 127.0.0.1. */
export function listen(server: Server): Promise<LoopbackServer> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    // Idle connections stay: on a busy machine a request may be under way to one in the moment that it would be closed.
    server.keepAliveTimeout = 0;
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") return reject(new Error("the server has no port"));
      resolve({ port: address.port, stop: () => close(server) });
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
