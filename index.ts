import { deploy } from "./deployment/deploy";
import { readSettings } from "./settings/read-settings";

/** Reads the stack's settings, deploys, exports. */
export = async () => deploy(readSettings());
