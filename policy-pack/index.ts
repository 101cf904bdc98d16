import { PolicyPack } from "@pulumi/policy";
import { noBuildResources } from "./rules/no-build-resources";

/** The only place that makes a pack: making one starts its server. */
new PolicyPack("ds-pipeline", { policies: [noBuildResources], enforcementLevel: "mandatory" });
