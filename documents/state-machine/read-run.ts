import { findTask, type FindTask } from "./find-task";
import { catchAll, failWith, jsonata, retryService, type States } from "./language";
import { chooseInput } from "./validation-input";

/** How a run finds out what to work on. */
export interface ReadRun extends FindTask {
  readonly parameterPath: string;
  /** What is read below the path, by name. */
  readonly parameters: readonly string[];
  /** Name of the parameter with the stack's release. */
  readonly releaseParameter: string;
  readonly inputs: "input-key" | "folder" | "none";
  /** What a validation run's key begins with. */
  readonly validationFolder: string;
  /** What this deployment released: literals, so that nobody who may change a parameter can change what is released. */
  readonly release: RunRelease;
  /** A target refuses a model other than its release's; a source runs it, marked unverified, and takes validation data. */
  readonly onlyReleasedModel: boolean;
  readonly onSuccess: string;
}

/** The part of a release that a run checks. */
export interface RunRelease {
  readonly version: string;
  /** Checksum of all that the release's build made, images that the task does not run as well. */
  readonly sha256: string;
  /** `<registry>/<repository>@sha256:…` */
  readonly image: string;
  /** Undefined: the pipeline reads none. */
  readonly model?: { readonly key: string; readonly sha256: string; readonly versionId: string } | undefined;
}

const NAME = "$states.context.Execution.Name";

const MODEL_IS_RELEASED =
  "$parameters.`model-key` = $release.model.key and $parameters.`model-sha256` = $release.model.sha256 and $parameters.`model-version-id` = $release.model.versionId";

/**
 * A deploy writes all parameters of its release, and then the definition: a run that began before it finds those of the
 * other release, and keeps to its own model. Whoever changes parameters by hand leaves the release's own as it is, or gets
 * no other model by it than this one.
 */
const IS_OF_OTHER_RELEASE =
  "$count([$release.model.sha256, $release.model.versionId][$contains($parameters.release, $)]) < 2";

/**
 * The states that read this run's parameters, so that a parameter changed by hand changes the next run; the first is
 * `NameRun`. They set `network`, `taskDefinition` and `runId`, with an input `inputBucket`, `inputKey` and `outputBucket`,
 * and with a model `model`.
 */
export function readRun(options: ReadRun): States {
  const below = options.parameters;
  const hasInput = options.inputs !== "none";
  const takesValidation = hasInput && !options.onlyReleasedModel;
  return {
    NameRun: {
      Type: "Choice",
      // The name becomes a folder of the output, a header and a word of every line.
      Choices: [
        {
          Condition: jsonata(`$contains(${NAME}, /^[A-Za-z0-9][A-Za-z0-9._=@+-]*$/)`),
          Assign: { runId: jsonata(NAME) },
          Next: "ReadParameters",
        },
      ],
      Default: "RunNameRefused",
    },
    RunNameRefused: failWith(
      "RunNameRefused",
      `'The execution is named ' & ${NAME} & '. A run takes names of letters, digits and ._=@+- that begin with a letter or digit, such as rerun-2. Start it again with another name, or without one.'`,
      options.onFailure,
    ),
    ReadParameters: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:ssm:getParameters",
      Arguments: {
        Names: [...below.map((name) => `${options.parameterPath}/${name}`), options.releaseParameter],
      },
      Assign: {
        parameters: jsonata(
          // In brackets, or none found would be no value at all, and the run would fail before it says what is missing.
          `$merge([$states.result.Parameters.{ (Name = '${options.releaseParameter}' ? 'release' : $substringAfter(Name, '${options.parameterPath}/')): Value }])`,
        ),
        missing: jsonata(
          "$count($states.result.InvalidParameters) = 0 ? '' : $join($states.result.InvalidParameters, ', ')",
        ),
      },
      Retry: retryService("Ssm"),
      Catch: catchAll(options.onFailure),
      Next: "ParametersComplete",
    },
    ParametersComplete: {
      Type: "Choice",
      Choices: [{ Condition: jsonata("$missing != ''"), Next: "ParametersMissing" }],
      Default: "ReadRelease",
    },
    ParametersMissing: failWith(
      "ParametersMissing",
      "'Parameters are missing: ' & $missing & '. Deploy the stack again.'",
      options.onFailure,
    ),
    ReadRelease: {
      Type: "Pass",
      Assign: {
        release: options.release,
        ...(hasInput && { inputBucket: jsonata("$parameters.`input-bucket`") }),
        ...(hasInput && {
          inputKey: jsonata("$parameters.`input-key`"),
          outputBucket: jsonata("$parameters.`output-bucket`"),
        }),
        network: {
          subnets: jsonata("$parameters.subnets"),
          securityGroup: jsonata("$parameters.`security-group`"),
        },
      },
      Next: takesValidation ? "ChooseInput" : "FindTask",
    },
    ...(takesValidation ? chooseInput("FindTask", options) : {}),
    ...findTask({ ...options, onSuccess: options.release.model ? "CheckModel" : options.onSuccess }),
    ...(options.release.model ? checkModel(options) : {}),
  };
}

/** The states that set `model` to that of the release, or to one that a source tries. */
function checkModel(options: ReadRun): States {
  return {
    CheckModel: {
      Type: "Choice",
      Choices: [
        {
          Condition: jsonata(`(${MODEL_IS_RELEASED}) or ${IS_OF_OTHER_RELEASE}`),
          Assign: {
            model: jsonata(
              "{ 'key': $release.model.key, 'sha256': $release.model.sha256, 'versionId': $release.model.versionId }",
            ),
          },
          Next: options.onSuccess,
        },
      ],
      Default: options.onlyReleasedModel ? "ModelNotReleased" : "UseUnverifiedModel",
    },
    ...(options.onlyReleasedModel
      ? {
          ModelNotReleased: failWith(
            "ModelNotReleased",
            "'The parameters name model ' & $parameters.`model-key` & ', but release ' & $release.version & ' was tested with ' & $release.model.key & ' (sha256 ' & $release.model.sha256 & '). Promote a release with that model, or set the parameters back.'",
            options.onFailure,
          ),
        }
      : {
          UseUnverifiedModel: {
            Type: "Pass",
            Assign: {
              model: { key: jsonata("$parameters.`model-key`"), sha256: "unverified", versionId: "" },
            },
            Next: options.onSuccess,
          } as const,
        }),
  };
}
