import { type Mapping, mapping, readWorkflow } from "../../check/workflows/workflow-file";
import { npmLines } from "../../check/workflows/npm-lines";

/** What stands for stacks: a workflow names none. */
export interface Stacks {
  readonly source: string;
  readonly target: string;
  /** The default branch, which the workflows name. */
  readonly branch: string;
}

/** A job as GitHub starts it. */
export interface SubjectJob {
  /** Such as `deploy-source.yml, build`. */
  readonly place: string;
  /** Whether it may ask for a token of AWS. */
  readonly mayAsk: boolean;
  /** Of its tokens, behind `repo:<owner>/<name>:`; one for each way in which it is started. */
  readonly subjects: readonly string[];
  /** What it runs of `npm run ci`, with stacks in the place of variables. */
  readonly commands: readonly (readonly string[])[];
}

/** The jobs of workflows by the names of their files; those that call another workflow are its jobs' callers. */
export function subjectJobs(texts: Readonly<Record<string, string>>, stacks: Stacks): SubjectJob[] {
  const all = Object.entries(texts).map(([file, text]) => {
    const { content } = readWorkflow(`.github/workflows/${file}`, text);
    return { file, content, jobs: mapping(content["jobs"]) };
  });
  const isCaller = (file: string, job: unknown) => mapping(job)["uses"] === `./.github/workflows/${file}`;
  /** Contexts of the jobs that call a workflow. */
  const callersOf = (file: string): string[] =>
    all.flatMap((caller) =>
      Object.entries(caller.jobs).flatMap(([id, job]) => (isCaller(file, job) ? startsOf(caller, id) : [])),
    );
  const startsOf = ({ file, content, jobs }: (typeof all)[number], id: string): string[] =>
    Object.entries(mapping(content["on"])).flatMap(([event, how]) => {
      if (event === "workflow_call") return callersOf(file);
      if (event === "pull_request") return ["pull_request"];
      const branches = event === "push" ? mapping(how)["branches"] : undefined;
      if (Array.isArray(branches)) return branches.map((branch) => `ref:refs/heads/${branch}`);
      return [
        `ref:refs/heads/${isGuarded(jobs, id, stacks.branch) || event === "schedule" ? stacks.branch : "*"}`,
      ];
    });
  return all.flatMap(({ file, content, jobs }) =>
    Object.entries(jobs).flatMap(([id, found]) => {
      const job = mapping(found);
      if (job["uses"] !== undefined) return [];
      const environment = job["environment"];
      const subjects =
        environment === undefined
          ? startsOf({ file, content, jobs }, id)
          : [`environment:${stackOf(environment, stacks)}`];
      return {
        place: `${file}, ${id}`,
        mayAsk: mapping(job["permissions"] ?? content["permissions"])["id-token"] === "write",
        subjects: [...new Set(subjects)],
        commands: commandsOf(job, stacks),
      };
    }),
  );
}

/** Whether a job, or one that it needs, runs for the default branch alone: any branch can be started by hand. */
function isGuarded(jobs: Mapping, id: string, branch: string): boolean {
  const { if: when, needs = [] } = mapping(jobs[id]);
  const guard = `github.ref == 'refs/heads/${branch}'`;
  return String(when).includes(guard) || [needs].flat().some((each) => isGuarded(jobs, String(each), branch));
}

/** The stack that an expression is of. @throws Error for one that is neither the source's nor a target's */
function stackOf(expression: unknown, { source, target }: Stacks): string {
  const [, kind] = /^\$\{\{ (?:[\w-]+\.)+(source|target) \}\}$/.exec(String(expression)) ?? [];
  if (kind === undefined) throw new Error(`${String(expression)} is the expression of no stack`);
  return kind === "source" ? source : target;
}

function commandsOf(job: Mapping, stacks: Stacks): string[][] {
  const steps = Array.isArray(job["steps"]) ? job["steps"].map(mapping) : [];
  return steps.flatMap((step) => {
    const env = { ...mapping(job["env"]), ...mapping(step["env"]) };
    const value = (word: string) => {
      const [, name] = /^"\$(SOURCE|TARGET)"$/.exec(word) ?? [];
      return name === undefined ? word : stackOf(env[name], stacks);
    };
    const { run } = step;
    return (typeof run === "string" ? npmLines(run) : [])
      .filter(({ script }) => script === "ci")
      .map(({ args = [] }) => args.map(value));
  });
}
