import type { Command } from "../command-line/command";
import { chooseRelease } from "../promotion/choose";
import { promoteLine, promoteRelease } from "./promote-release";
import { CANARY_OPTION } from "./tried-stack";

export const promote: Command = {
  summary: "copies a tested release to the target by digest, compares it, and names it in the release file",
  description:
    "Plans as plan does; with --confirm it then copies every image by digest with its signatures and SBOMs, reads all of it back from the target's registry and compares, and only when every image is there sets the tags and, given a version, writes the target's release file. Safe to run again and twice at once: what is there is not copied again.\nThe model stays in the source's bucket: that the target's task can read exactly its bytes is part of the plan.\nIt needs the target's deployer role (ds-deployer-<target>).",
  argument: { name: "version", help: "a tested version; default: the target's release file, as reviewed" },
  options: {
    ...CANARY_OPTION,
    confirm: { help: "do it; without, the plan is shown and nothing is changed" },
    full: { help: "also compare existing images, and copy newer signatures" },
  },
  run: (call) =>
    promoteRelease(call, {
      line: (given) => promoteLine(given, ...(given.flag("full") ? ["--full"] : [])),
      choose: (given, { source, target }) => chooseRelease(given, source, target),
      full: call.flag("full"),
    }),
};
