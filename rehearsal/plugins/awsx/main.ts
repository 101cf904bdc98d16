import { serveAlone } from "../grpc";
import { awsxService } from "./service";

/** The awsx plugin as Pulumi starts it. */
void serveAlone(awsxService());
