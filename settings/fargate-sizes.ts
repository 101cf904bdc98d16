/** Memory in MiB from `min` to `max` in steps. */
interface MemoryRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/**
 * Memory that Fargate offers for each CPU size (CPU units, 1024 = 1 vCPU).
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html
 */
const MEMORY_BY_CPU: Readonly<Record<number, MemoryRange | readonly number[]>> = {
  256: [512, 1024, 2048],
  512: { min: 1024, max: 4096, step: 1024 },
  1024: { min: 2048, max: 8192, step: 1024 },
  2048: { min: 4096, max: 16384, step: 1024 },
  4096: { min: 8192, max: 30720, step: 1024 },
  8192: { min: 16384, max: 61440, step: 4096 },
  16384: { min: 32768, max: 122880, step: 8192 },
};

/** What Fargate allows instead of this CPU (units) and memory (MiB) pair; `undefined` when the pair exists. */
export function fargateSizeFault(cpu: number, memory: number): string | undefined {
  const sizes = MEMORY_BY_CPU[cpu];
  if (sizes === undefined) return `a cpu of ${Object.keys(MEMORY_BY_CPU).join(", ")} units`;
  if (isList(sizes)) {
    return sizes.includes(memory) ? undefined : `for a cpu of ${cpu}, a memory of ${sizes.join(", ")} MiB`;
  }
  const { min, max, step } = sizes;
  const exists = memory >= min && memory <= max && (memory - min) % step === 0;
  return exists ? undefined : `for a cpu of ${cpu}, a memory from ${min} to ${max} MiB in steps of ${step}`;
}

function isList(sizes: MemoryRange | readonly number[]): sizes is readonly number[] {
  return Array.isArray(sizes);
}
