import type { Settings } from "../../settings/settings";
import type { Principal, Request } from "../decide";
import type { PipelineSide, Side } from "../principals";

/** A row of the matrix: a request, and who is expected to be allowed it. */
export interface ExpectedRequest extends Request {
  /** What the matrix shows. */
  readonly label: string;
  /** Everybody else of the section is expected to be denied. */
  readonly allowed: readonly Principal[];
}

/** Requests that are decided for the same principals. */
export interface Section {
  readonly title: string;
  readonly principals: readonly Principal[];
  readonly requests: readonly ExpectedRequest[];
  /** Whether the organization's service control policy applies as well. */
  readonly organization?: true;
}

/** Requests that only a stack with a key of its own has. */
export const ofOwnKey = (
  { encryption }: Pick<Settings, "encryption">,
  ...requests: readonly ExpectedRequest[]
): readonly ExpectedRequest[] => (encryption === "customer-managed" ? requests : []);

/** Makes a request to a resource of a stack's account. */
export type Ask = (
  label: string,
  action: string,
  resource: string,
  allowed: readonly Principal[],
  context?: Request["context"],
) => ExpectedRequest;

/** Makes requests to resources of a stack's account. @param of Which of several they are about, as their labels say. */
export const requestsTo =
  ({ account }: Pick<Settings, "account">, of?: string): Ask =>
  (label, action, resource, allowed, context) => ({
    label: of === undefined ? label : `${label} (${of})`,
    action,
    resource,
    account,
    allowed,
    ...(context ? { context } : {}),
  });

type Requests = readonly ExpectedRequest[];

/** Requests about each pipeline of a stack. */
export const eachPipeline = (
  { settings, pipelines }: Side,
  requests: (pipeline: PipelineSide, ask: Ask) => Requests,
): Requests =>
  pipelines.flatMap((pipeline) =>
    requests(
      pipeline,
      requestsTo(
        settings,
        Object.keys(settings.pipelines).length > 1 ? pipeline.settings.workload : undefined,
      ),
    ),
  );

/** Requests about the repository of each image of a stack. */
export const eachImage = (
  settings: Settings,
  requests: (repository: string, ask: Ask, image: string) => Requests,
): Requests => {
  const images = Object.keys(settings.images);
  return images.flatMap((image) =>
    requests(
      settings.arns.repository(image),
      requestsTo(settings, images.length > 1 ? image : undefined),
      image,
    ),
  );
};
