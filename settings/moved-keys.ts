import type { Fault } from "./fault";

type Values = Readonly<Record<string, unknown>>;

/** A stack had one pipeline, and its settings these keys of their own. The name gives it the AWS names that it had. */
export const FIRST_PIPELINE = "preprocessing";

/** Where the settings below a key have gone: below `pipelines.<name>` if nothing else is said. */
const MOVED: Readonly<Record<string, (found: Values) => Values>> = {
  task: ({ image, ...task }) => ({
    ...inPipeline({ image }),
    ...(isEmpty(task) ? {} : inPipeline({ task })),
  }),
  pipeline: ({ modelKey, inputs, ...rest }) => ({
    ...(modelKey === undefined ? {} : { [`models.${FIRST_PIPELINE}.key`]: modelKey }),
    ...inPipeline({ ...rest, inputs: inputs === "raw-folder" ? "folder" : inputs }),
  }),
  schedule: (schedule) => inPipeline({ schedule }),
  alarms: (alarms) => inPipeline({ alarms }),
  validation: (validation) => inPipeline({ validation }),
};

/** The keys that moved, each with what replaces it. */
export const movedKeys = (raw: Values): Fault[] =>
  Object.entries(MOVED).flatMap(([key, replaced]) => {
    if (!(key in raw)) return [];
    const found = raw[key];
    const lines = typeof found === "object" && found !== null ? replaced(found as Values) : {};
    const written = Object.entries(lines).map(([path, value]) => `${path}: ${JSON.stringify(value)}`);
    return [
      {
        key,
        found,
        allowed: `nothing, it has moved: ${written.join(", ") || `pipelines.${FIRST_PIPELINE}`}`,
      },
    ];
  });

export const isMoved = (key: string): boolean => key in MOVED;

const isEmpty = (values: Values): boolean => Object.keys(values).length === 0;

const inPipeline = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) =>
      value === undefined ? [] : [[`pipelines.${FIRST_PIPELINE}.${key}`, value]],
    ),
  );
