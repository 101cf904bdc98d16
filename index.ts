import { deploy } from "./deployment";
import { readSettings } from "./settings";

/** Reads the stack's settings, deploys, exports. */
export = async () => deploy(readSettings());
