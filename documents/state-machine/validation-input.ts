import { failWith, jsonata, type States } from "./language";

/** What a run is started with to work on validation data: `{"validationKey": "validation/monthly_data.csv"}`. */
export const VALIDATION_KEY = "validationKey";

const given = `$states.context.Execution.Input.${VALIDATION_KEY}`;

// A path goes through lists as well: what is not an object could name a key that nobody who reads the input finds.
const isObject = "$type($states.context.Execution.Input) = 'object'";

/** Whether the run was started on validation data, or on what is not input. A schedule's own has another key. */
export const IS_VALIDATION = `$not(${isObject}) or $exists(${given})`;

export interface ValidationInput {
  /** What the key begins with: `validation/`, or a folder below it. */
  readonly validationFolder: string;
  readonly onFailure: string;
}

/** The states that put a validation run's key in the place of the parameter's, in `inputKey`. */
export function chooseInput(next: string, { validationFolder, onFailure }: ValidationInput): States {
  // $contains fails on anything but text.
  const mayBeRead = `${isObject} and $type(${given}) = 'string' ? $contains(${given}, /^${validationFolder.replaceAll("/", "\\/")}.*[^\\/]$/) and $not($contains(${given}, '..')) : false`;
  return {
    ChooseInput: {
      Type: "Choice",
      Choices: [
        { Condition: jsonata(`$not(${IS_VALIDATION})`), Next: next },
        { Condition: jsonata(mayBeRead), Assign: { inputKey: jsonata(given) }, Next: next },
      ],
      Default: "ValidationKeyRefused",
    },
    ValidationKeyRefused: failWith(
      "ValidationKeyRefused",
      `'The execution was started with the ${VALIDATION_KEY} ' & $substring($string(${given}), 0, 200) & '. It must be the key of an object under ${validationFolder}, without .., such as ${validationFolder}monthly_data.csv.'`,
      onFailure,
    ),
  };
}
