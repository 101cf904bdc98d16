import { catchAll, failWith, jsonata, retryService, type State, type States } from "./language";

export interface FindTask {
  /** Family of the task definition. */
  readonly taskFamily: string;
  readonly onSuccess: string;
  readonly onFailure: string;
}

/** Revisions that are looked at: a deploy registers one, and so does each that fails after it. */
const REVISIONS = 5;

/**
 * The states that find the revision with this release's image, which is not the newest while a deploy is under way or
 * after one that failed half way (docs/decisions/0017). They read `release` and set `taskDefinition`.
 */
export function findTask({ taskFamily, onSuccess, onFailure }: FindTask): States {
  return {
    FindTask: {
      ...describe(taskFamily, "CheckImage"),
      Assign: {
        ...FOUND,
        newestImages: FOUND.images,
        revision: jsonata("$states.result.TaskDefinition.Revision"),
        revisions: 1,
      },
      Catch: catchAll(onFailure),
    },
    CheckImage: {
      Type: "Choice",
      Choices: [
        { Condition: jsonata("$images = $release.image"), Next: onSuccess },
        {
          Condition: jsonata(`$revision > 1 and $revisions < ${REVISIONS}`),
          Assign: { revision: jsonata("$revision - 1"), revisions: jsonata("$revisions + 1") },
          Next: "FindOlderTask",
        },
      ],
      Default: "ImageNotReleased",
    },
    FindOlderTask: {
      ...describe(jsonata(`'${taskFamily}:' & $revision`), "CheckImage"),
      Assign: FOUND,
      Catch: catchAll("ImageNotReleased"),
    },
    ImageNotReleased: failWith(
      "ImageNotReleased",
      "'The definition runs ' & $newestImages & ', but release ' & $release.version & ' is ' & $release.image & '. Deploy the stack again.'",
      onFailure,
    ),
  };
}

/** The revision that is checked is the revision that runs. */
const FOUND = {
  taskDefinition: jsonata("$states.result.TaskDefinition.TaskDefinitionArn"),
  images: jsonata("$join($states.result.TaskDefinition.ContainerDefinitions.Image, ' ')"),
};

const describe = (taskDefinition: string, next: string): State => ({
  Type: "Task",
  Resource: "arn:aws:states:::aws-sdk:ecs:describeTaskDefinition",
  Arguments: { TaskDefinition: taskDefinition },
  Retry: retryService("Ecs"),
  Next: next,
});
