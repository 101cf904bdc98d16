import { catchAll, failWith, jsonata, retryService, type States } from "./language";
import { PIPELINE_PARAMETERS } from "./parameters";
import { chooseInput } from "./validation-input";

/** How a run finds out what to work on. */
export interface ReadRun {
  readonly parameterPath: string;
  /** Family of the task definition. */
  readonly taskFamily: string;
  /** What this deployment released: literals, so that nobody who may change a parameter can change what is released. */
  readonly release: RunRelease;
  /** A target refuses a model other than its release's; a source runs it, marked unverified, and takes validation data. */
  readonly onlyReleasedModel: boolean;
  readonly onFailure: string;
  readonly onSuccess: string;
}

/** The part of a release that a run checks. */
export interface RunRelease {
  readonly version: string;
  /** Checksum of all that the release's build made, images that the task does not run as well. */
  readonly sha256: string;
  /** `<registry>/<repository>@sha256:…` */
  readonly image: string;
  readonly model: { readonly key: string; readonly sha256: string; readonly versionId: string };
}

const MODEL_IS_RELEASED =
  "$parameters.`model-key` = $release.model.key and $parameters.`model-sha256` = $release.model.sha256 and $parameters.`model-version-id` = $release.model.versionId";

/**
 * The states that read this run's parameters, so that a parameter changed by hand changes the next run.
 * They set `inputBucket`, `inputKey`, `outputBucket`, `model`, `network`, `taskDefinition` and `runId`.
 */
export function readRun(options: ReadRun): States {
  return {
    ReadParameters: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:ssm:getParameters",
      Arguments: { Names: PIPELINE_PARAMETERS.map((name) => `${options.parameterPath}/${name}`) },
      Assign: {
        parameters: jsonata(
          // In brackets, or none found would be no value at all, and the run would fail before it says what is missing.
          `$merge([$states.result.Parameters.{ $substringAfter(Name, '${options.parameterPath}/'): Value }])`,
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
        inputBucket: jsonata("$parameters.`input-bucket`"),
        inputKey: jsonata("$parameters.`input-key`"),
        outputBucket: jsonata("$parameters.`output-bucket`"),
        network: {
          subnets: jsonata("$parameters.subnets"),
          securityGroup: jsonata("$parameters.`security-group`"),
        },
        runId: jsonata("$states.context.Execution.Name"),
      },
      Next: options.onlyReleasedModel ? "FindTask" : "ChooseInput",
    },
    ...(options.onlyReleasedModel ? {} : chooseInput("FindTask", options.onFailure)),
    FindTask: {
      Type: "Task",
      Resource: "arn:aws:states:::aws-sdk:ecs:describeTaskDefinition",
      Arguments: { TaskDefinition: options.taskFamily },
      Assign: {
        // The revision that is checked is the revision that runs.
        taskDefinition: jsonata("$states.result.TaskDefinition.TaskDefinitionArn"),
        images: jsonata("$join($states.result.TaskDefinition.ContainerDefinitions.Image, ' ')"),
      },
      Retry: retryService("Ecs"),
      Catch: catchAll(options.onFailure),
      Next: "CheckImage",
    },
    CheckImage: {
      Type: "Choice",
      Choices: [{ Condition: jsonata("$images = $release.image"), Next: "CheckModel" }],
      Default: "ImageNotReleased",
    },
    ImageNotReleased: failWith(
      "ImageNotReleased",
      "'The task definition runs ' & $images & ', release ' & $release.version & ' is ' & $release.image & '. Deploy the stack again.'",
      options.onFailure,
    ),
    CheckModel: {
      Type: "Choice",
      Choices: [
        {
          Condition: jsonata(MODEL_IS_RELEASED),
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
            "'The parameters name the model ' & $parameters.`model-key` & ', release ' & $release.version & ' was tested with ' & $release.model.key & ' (sha256 ' & $release.model.sha256 & '). Promote a release with that model, or set the parameters back.'",
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
