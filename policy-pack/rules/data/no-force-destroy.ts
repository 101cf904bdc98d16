import { shown } from "../../inputs";
import type { Rule } from "../../rule";

/** Days that AWS waits before it deletes a key or a secret, unless it is asked for less. */
const WAITING_DAYS = 30;

interface Danger {
  readonly type: string;
  readonly property: string;
  readonly isOff: (value: unknown) => boolean;
  readonly remedy: string;
}

const isFalse = (value: unknown) => (value ?? false) === false;
const isThirty = (value: unknown) => Number(value ?? WAITING_DAYS) === WAITING_DAYS;
const LEAVE_OUT = "Leave it out: empty it by hand when it is really to go";

const DANGERS: readonly Danger[] = [
  { type: "aws:s3/", property: "forceDestroy", isOff: isFalse, remedy: LEAVE_OUT },
  { type: "aws:ecr/repository:", property: "forceDelete", isOff: isFalse, remedy: LEAVE_OUT },
  {
    type: "aws:secretsmanager/secret:",
    property: "recoveryWindowInDays",
    isOff: (value) => Number(value ?? WAITING_DAYS) !== 0,
    remedy: "Leave it out: a deleted secret can be had back for 30 days",
  },
  ...["aws:kms/externalKey:", "aws:kms/key:", "aws:kms/replicaExternalKey:", "aws:kms/replicaKey:"].map(
    (type) => ({
      type,
      property: "deletionWindowInDays",
      isOff: isThirty,
      remedy: `Make it ${WAITING_DAYS}: what the key encrypts is lost with it`,
    }),
  ),
  ...["aws:rds/cluster:", "aws:rds/instance:"].map((type) => ({
    type,
    property: "skipFinalSnapshot",
    isOff: isFalse,
    remedy: "Make it false, and name the finalSnapshotIdentifier",
  })),
];

/** Deleting what holds data takes more than one command. */
export const noForceDestroy: Rule = {
  name: "no-force-destroy",
  description:
    "Nothing that holds data can be deleted with all that is in it, or without a time to have it back.",
  severity: "high",
  level: { source: "advisory", target: "mandatory" },
  types: [...new Set(DANGERS.map(({ type }) => type))],
  check: ({ type, properties }) =>
    DANGERS.filter(
      (danger) => type.startsWith(danger.type) && !danger.isOff(properties[danger.property]),
    ).map(({ property, remedy }) => `${property} is ${shown(properties[property])}. ${remedy}.`),
};
