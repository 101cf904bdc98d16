import type { ComponentChildren } from "preact";
import { grouped } from "../parts/grouped";
import type { Part, Pipeline } from "./data";
import { IfRead, Unreadable } from "./parts";

interface EachPipelineProps<T> {
  readonly pipelines: readonly Pipeline[];
  readonly of: (pipeline: Pipeline) => Part<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** What each pipeline has, below its name where there are several; of one that no release has yet, that. */
export function EachPipeline<T>({ pipelines, of, children }: EachPipelineProps<T>) {
  const [only, ...others] = pipelines;
  if (only && others.length === 0) return <IfRead of={of(only)}>{children}</IfRead>;
  return (
    <ul class="each">
      {pipelines.map((pipeline) => (
        <li>
          <p class="pipeline">{pipeline.name}</p>
          {pipeline.notReleased === null ? (
            <IfRead of={of(pipeline)}>{children}</IfRead>
          ) : (
            <span class="soft" title={pipeline.notReleased}>
              not released yet
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

interface TogetherProps<T> {
  readonly pipelines: readonly Pipeline[];
  readonly of: (pipeline: Pipeline) => Part<T>;
  /** Gets those that could be read. */
  readonly children: (
    read: readonly { readonly pipeline: Pipeline; readonly value: T }[],
  ) => ComponentChildren;
}

/** What the pipelines have, in one; what of them could not be read is said once for each reason. */
export function Together<T>({ pipelines, of, children }: TogetherProps<T>) {
  const parts = pipelines.map((pipeline) => ({ pipeline, part: of(pipeline) }));
  const read = parts.flatMap(({ pipeline, part }) =>
    part.status === "read" ? [{ pipeline, value: part.value }] : [],
  );
  const unread = parts.flatMap(({ part }) => (part.status === "unreadable" ? [part.why] : []));
  return (
    <>
      {grouped(unread, (why) => why).map(([why]) => (
        <Unreadable why={why} />
      ))}
      {read.length > 0 && children(read)}
    </>
  );
}
