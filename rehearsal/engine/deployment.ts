import { randomUUID } from "node:crypto";
import { formerUrns } from "./aliases";
import { expandComponent } from "./components";
import { mustBeReplaced, toResource, type Goal } from "./goal";
import { Stopped } from "../plugins/grpc";
import { restoreIgnored } from "./ignored-changes";
import { Journal } from "./journal";
import { Ledger } from "./ledger";
import {
  carryOut,
  DeletedWithoutReplacement,
  refuseToReplaceProtected,
  sameProperties,
  type Outcome,
} from "./operations";
import { PolicyGate } from "./policy-gate";
import { isDefaultProvider, providerPackage, Providers, referenceTo } from "./providers";
import type { Registration } from "./registration";
import type { ReadResource, RunOptions } from "./result";
import { emptyState, type StoredResource } from "./state";
import { Transforms } from "./transforms";
import { BUILT_IN_PACKAGE, isProviderType, packageOf, providerUrn, urnOf } from "./urns";
import { carrySecrets, markSecret, type MarkedProperties } from "../plugins/values";

/** One run of the program: takes its registrations and carries them out, or previews them. */
export class Deployment {
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly providers: Providers;
  readonly policies: PolicyGate;
  readonly transforms = new Transforms();
  readonly reads = new Map<string, ReadResource>();
  private readonly claimed = new Set<string>();
  private readonly providersOfComponent = new Map<string, Readonly<Record<string, string>>>();
  private readonly inFlight = new Set<Promise<unknown>>();

  constructor(readonly options: RunOptions) {
    this.journal = new Journal((operation) => options.onResource?.(operation));
    this.ledger = new Ledger(options.state ?? emptyState(options.project, options.stack));
    this.policies = new PolicyGate(options.policyPack, options.mode, this.journal);
    const config = options.config ?? {};
    const secretKeys = new Set(options.secretKeys);
    secretKeys.forEach((key) => this.journal.mask.learn(markSecret(config[key])));
    this.ledger.before.resources.forEach((resource) =>
      this.journal.mask.learn([resource.inputs, resource.outputs]),
    );
    this.providers = new Providers({
      config,
      secretKeys,
      configureProvider: options.configureProvider,
      unconfiguredPackages: new Set([
        BUILT_IN_PACKAGE,
        ...Object.keys(options.components ?? {}).map(packageOf),
      ]),
      register: async (registration) => referenceTo(await this.register(registration)),
    });
  }

  /**
   * Takes one registration through transforms, policies, comparison with the state, and the provider.
   * @throws Stopped when this or an earlier registration failed; the journal has the reason
   */
  async register(asked: Registration): Promise<StoredResource> {
    if (this.journal.failed) throw new Stopped();
    let urn = this.urnFor(asked);
    const work = this.settle(asked).then((settled) => {
      urn = this.urnFor(settled);
      return this.carryOut(settled, urn);
    });
    this.inFlight.add(work);
    try {
      return await work;
    } catch (error) {
      if (!(error instanceof Stopped)) this.journal.fail(urn, (error as Error).message);
      throw new Stopped();
    } finally {
      this.inFlight.delete(work);
    }
  }

  /** Waits until no operation is under way. */
  async settled(): Promise<void> {
    while (this.inFlight.size > 0) await Promise.allSettled(this.inFlight);
  }

  urnFor({ parent, type, name }: Pick<Registration, "parent" | "type" | "name">): string {
    return urnOf(this.options.stack, this.options.project, parent, type, name);
  }

  /** The provider reference for a resource or data source of a package. */
  async providerFor(asked: Pick<Registration, "provider" | "version">, packageName: string): Promise<string> {
    if (!asked.provider) return this.providers.defaultFor(packageName, asked.version);
    if (!this.ledger.get(providerUrn(asked.provider)))
      throw new Error(`unknown provider '${asked.provider}'`);
    return asked.provider;
  }

  /** What comes from the parent, and what the program's transforms change. */
  private async settle(asked: Registration): Promise<Registration> {
    // The engine makes default providers, not the program: its transforms never see them.
    if (isDefaultProvider(this.urnFor(asked))) return asked;
    const parent = this.ledger.get(asked.parent);
    const packageName = asked.custom || asked.remote ? providerPackage(asked.type) : undefined;
    const inherited = this.providersOfComponent.get(asked.parent) ?? {};
    const named =
      packageName === undefined ? "" : (asked.providers[packageName] ?? inherited[packageName] ?? "");
    const transformed = await this.transforms.apply(
      {
        ...asked,
        protect: asked.protect ?? parent?.protect,
        retainOnDelete: asked.retainOnDelete ?? parent?.retainOnDelete,
        provider: asked.provider || named,
      },
      this.ledger.ancestorsOf(asked.parent),
    );
    return {
      ...transformed,
      providers: asked.custom ? transformed.providers : { ...inherited, ...transformed.providers },
      provider: packageName === undefined ? "" : await this.providerFor(transformed, packageName),
    };
  }

  private async carryOut(settled: Registration, urn: string): Promise<StoredResource> {
    if (this.claimed.has(urn))
      throw new Error(`Duplicate resource URN '${urn}'; try giving it a unique name`);
    this.claimed.add(urn);
    this.refuseUnknownDependencies(settled);
    const aliases = this.formerUrnsOf(settled);
    const before = this.ledger.findBefore([urn, ...aliases]);
    const asked = before
      ? restoreIgnored(settled.inputs, before.inputs, settled.ignoreChanges)
      : settled.inputs;
    const versioned =
      isProviderType(settled.type) && settled.version ? { ...asked, version: settled.version } : asked;
    this.journal.mask.learn(versioned);
    const unchecked = toResource({ ...settled, urn, before, inputs: versioned }, aliases);
    const inputs = await this.policies.check(this.forPolicies(unchecked, versioned, settled));
    if (this.journal.failed) throw new Stopped();
    const goal: Goal = { ...settled, urn, before, inputs };
    const resource = { ...unchecked, inputs };
    if (isProviderType(goal.type)) return this.provide(goal, resource);
    return goal.custom ? this.manage(goal, resource) : this.group(goal, resource);
  }

  private refuseUnknownDependencies({ parent, dependencies, propertyDependencies }: Registration): void {
    const needed = [
      ...(parent ? [parent] : []),
      ...dependencies,
      ...Object.values(propertyDependencies).flat(),
    ];
    const unknown = needed.find((urn) => !this.ledger.get(urn) && !this.reads.has(urn));
    if (unknown !== undefined)
      throw new Error(`it depends on '${unknown}', which the program did not register`);
  }

  private formerUrnsOf(goal: Registration): string[] {
    const { stack, project } = this.options;
    const parent = this.ledger.get(goal.parent);
    const formerParent = parent && this.ledger.findBefore([parent.urn, ...parent.aliases])?.urn;
    return formerUrns(goal.aliases, {
      stack,
      project,
      type: goal.type,
      name: goal.name,
      parent: goal.parent,
      formerParent: formerParent === goal.parent ? undefined : formerParent,
    });
  }

  /** A custom resource: its provider creates, changes or replaces it. */
  private async manage(goal: Goal, resource: StoredResource): Promise<StoredResource> {
    const { before, urn } = goal;
    const mustReplace = before !== undefined && mustBeReplaced(goal, before);
    if (before && mustReplace) refuseToReplaceProtected(before);
    let outcome: Outcome;
    try {
      outcome = await carryOut(
        { ...goal, mustReplace },
        await this.providers.get(goal.provider),
        this.options.mode,
      );
    } catch (error) {
      if (before && error instanceof DeletedWithoutReplacement) this.ledger.remove(before);
      throw error;
    }
    const done = { ...resource, id: outcome.id, outputs: outcome.outputs };
    this.journal.mask.learn(done.outputs);
    this.ledger.add(done, before, outcome.operation === "replace" && !outcome.deletedBefore);
    this.transforms.addToResource(urn, goal.transforms);
    this.journal.done(outcome.operation, done);
    return done;
  }

  /** An explicit or default provider: exists only in the stack, and is made anew in every run. */
  private async provide(goal: Goal, resource: StoredResource): Promise<StoredResource> {
    const { before, inputs } = goal;
    await this.providers.configure(goal.urn, goal.type, inputs);
    const id = before?.id ?? (this.options.mode === "preview" ? "" : randomUUID());
    const secrets = goal.additionalSecretOutputs.filter((key) => key in inputs);
    const outputs = {
      ...inputs,
      ...Object.fromEntries(secrets.map((key) => [key, markSecret(inputs[key])])),
    };
    return this.finish({ ...resource, id, outputs }, before);
  }

  /** A component: its outputs come later for one of the program, from its children for a remote one. */
  private async group(goal: Goal, resource: StoredResource): Promise<StoredResource> {
    this.providersOfComponent.set(goal.urn, goal.providers);
    this.transforms.addToResource(goal.urn, goal.transforms);
    const placed = this.finish({ ...resource, outputs: goal.before?.outputs ?? {} }, goal.before);
    if (!goal.remote) return placed;
    const outputs = await expandComponent(this, goal, goal.urn);
    return this.setOutputs(goal.urn, carrySecrets(outputs, goal.inputs));
  }

  private finish(resource: StoredResource, before: StoredResource | undefined): StoredResource {
    this.ledger.add(resource, before, false);
    const operation = !before ? "create" : sameProperties(before.inputs, resource.inputs) ? "same" : "update";
    // As in the CLI, a default provider is part of the stack but not a change to show.
    if (!isDefaultProvider(resource.urn)) this.journal.done(operation, resource);
    return resource;
  }

  setOutputs(urn: string, outputs: MarkedProperties): StoredResource {
    this.journal.mask.learn(outputs);
    this.ledger.setOutputs(urn, outputs);
    const resource = this.ledger.get(urn);
    if (!resource) throw new Error(`unknown resource '${urn}'`);
    return resource;
  }

  /** What a policy is shown of a resource; `properties` are inputs or outputs. */
  forPolicies(resource: StoredResource, properties: MarkedProperties, goal?: Registration) {
    const provider = resource.provider ? this.ledger.get(providerUrn(resource.provider)) : undefined;
    return {
      ...resource,
      properties,
      provider,
      ignoreChanges: goal?.ignoreChanges ?? [],
      deleteBeforeReplace: goal?.deleteBeforeReplace ?? false,
      additionalSecretOutputs: goal?.additionalSecretOutputs ?? [],
    };
  }
}
