import { serveAlone } from "../grpc";
import { languageHost } from "./host";

/** The language host as Pulumi starts it, with the engine's address as its last argument. */
void serveAlone(languageHost({ engine: process.argv.at(-1) ?? "", environment: process.env, prints: true }));
