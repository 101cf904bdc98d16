import type { Properties, ResourceState } from "../../../../rehearsal/plugins/provider";
import { DEV, REGION } from "../emulator";
import type { Lifecycle } from "../lifecycle";

/** Makes something that the subject needs, and gives its state. */
export type Make = (type: string, inputs: Properties) => Promise<ResourceState>;

/** A life, or how one is prepared. */
export type Case = Lifecycle | ((make: Make) => Promise<Lifecycle>);

/** How each type is tried; in several ways where one resource cannot show all. */
export type Cases = Readonly<Record<string, Case | readonly Case[]>>;

export const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:${REGION}:${DEV}:${resource}`;

export const ROLE = `arn:aws:iam::${DEV}:role/host`;

export const document = (Action: string, more: object = {}) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action, Resource: "*", ...more }],
});
