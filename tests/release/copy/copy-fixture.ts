import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureDockerRegistry, startDockerRegistry } from "../../../rehearsal/tools/docker-registry";
import { ensureRegctl } from "../../../rehearsal/tools/regctl";
import { FaultyRegistry, type Faults } from "./faulty-registry";
import { Promotion } from "./promotion";

/** Two registries, each with something in front of it that can go wrong. */
export interface Registries {
  readonly regctl: string;
  readonly source: FaultyRegistry;
  readonly target: FaultyRegistry;
  stop(): Promise<void>;
}

async function startRegistries(): Promise<Registries> {
  const [registry, regctl] = [await ensureDockerRegistry(), await ensureRegctl()];
  const folder = await mkdtemp(join(tmpdir(), "copy-test-"));
  const servers = await Promise.all(
    ["source", "target"].map((name) => startDockerRegistry({ registry, folder: join(folder, name) })),
  );
  const [source, target] = await Promise.all(servers.map(({ host }) => FaultyRegistry.start(host)));
  if (!source || !target) throw new Error("two registries were started");
  return {
    regctl,
    source,
    target,
    stop: async () => {
      await Promise.all([...servers, source, target].map((each) => each.stop()));
      await rm(folder, { recursive: true });
    },
  };
}

/** The registries of a suite, which run from its first test to its last. */
export class Suite {
  private running: Registries | undefined;

  /** To be called within `describe`. */
  static withRegistries(): Suite {
    const suite = new Suite();
    before(async function () {
      suite.running = await startRegistries();
    });
    after(() => suite.running?.stop());
    return suite;
  }

  get registries(): Registries {
    if (!this.running) throw new Error("The registries run within tests only.");
    return this.running;
  }

  /** Lets something go wrong with the registry of one side. */
  source(faults: Faults): void {
    this.registries.source.faults = faults;
  }

  target(faults: Faults): void {
    this.registries.target.faults = faults;
  }

  /** Images in source repositories of their own, one for each seed, and empty repositories that shall have them. */
  promotion(...seeds: readonly string[]): Promise<Promotion> {
    return Promotion.of(this.registries, seeds.length > 0 ? seeds : ["image"]);
  }
}
