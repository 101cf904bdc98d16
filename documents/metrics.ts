/** Namespace of the pipelines' metrics. */
export const METRIC_NAMESPACE = "DS/Pipeline";
