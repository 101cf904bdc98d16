import type { Journal } from "./journal";
import type { PolicyPackProcess } from "./policy-pack";
import type { PolicyResource } from "./policy-requests";
import type { Mode } from "./result";
import type { MarkedProperties } from "../plugins/values";
import { isBlocking, type Violation } from "./violations";

/** Puts every resource before the policy pack, and collects what it says. */
export class PolicyGate {
  private readonly found: Violation[] = [];

  constructor(
    private readonly pack: PolicyPackProcess | undefined,
    private readonly mode: Mode,
    private readonly journal: Journal,
  ) {}

  /**
   * Remediates, then analyses; gives the inputs to go on with.
   * @throws in an update, when a policy forbids the resource. A preview goes on, so that it shows every violation.
   */
  async check(resource: PolicyResource): Promise<MarkedProperties> {
    if (!this.pack) return resource.properties;
    const remediated = await this.pack.remediate(resource);
    const properties = remediated.properties ?? resource.properties;
    const analysed = await this.pack.analyze({ ...resource, properties });
    const forbidding = this.record([...remediated.violations, ...analysed]);
    if (forbidding.length > 0 && this.mode === "up") {
      throw new Error(`policies forbid it: ${forbidding.map(({ policy }) => policy).join(", ")}`);
    }
    return properties;
  }

  async checkStack(resources: readonly PolicyResource[]): Promise<void> {
    if (this.pack) this.record(await this.pack.analyzeStack(resources));
  }

  /** By resource, policy and message: independent of the timing of the program's requests. */
  violations(): Violation[] {
    const key = ({ urn, policy, message }: Violation) => JSON.stringify([urn, policy, message]);
    return [...this.found].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  get blocks(): boolean {
    return this.found.some((violation) => isBlocking(violation, this.mode));
  }

  private record(violations: readonly Violation[]): Violation[] {
    const masked = violations.map((found) => ({ ...found, message: this.journal.mask.hide(found.message) }));
    this.found.push(...masked);
    return masked.filter((violation) => isBlocking(violation, this.mode));
  }
}
