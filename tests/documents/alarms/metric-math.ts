/**
 * The part of CloudWatch's metric math that alarms use, by its documentation.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax
 */
export type Value = number | undefined;

/** Where an expression is evaluated: the time stamp of a data point, and the metrics' values there. */
export interface Point {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly metrics: Readonly<Record<string, Value>>;
}

export type Expression = (point: Point) => Value;

const TOKEN = /\s*(==|!=|<=|>=|[<>()+*,-]|[A-Za-z]\w*|\d+(?:\.\d+)?)/y;

/** Comparison and logic are 1 or 0, and read a missing value as 0; arithmetic with one is missing. */
const OPERATORS: readonly Readonly<Record<string, (left: number, right: number) => number>>[] = [
  { OR: (left, right) => Number(left !== 0 || right !== 0) },
  { AND: (left, right) => Number(left !== 0 && right !== 0) },
  {
    "==": (left, right) => Number(left === right),
    "!=": (left, right) => Number(left !== right),
    "<=": (left, right) => Number(left <= right),
    ">=": (left, right) => Number(left >= right),
    "<": (left, right) => Number(left < right),
    ">": (left, right) => Number(left > right),
  },
  { "+": (left, right) => left + right, "-": (left, right) => left - right },
  { "*": (left, right) => left * right },
];
const ARITHMETIC = new Set(["+", "-", "*"]);

/** Parts of a data point's time, by UTC; they have a value wherever the metric has a period, with data or without. */
const TIMES: Readonly<Record<string, (time: Date) => number>> = {
  HOUR: (time) => time.getUTCHours(),
  DAY: (time) => ((time.getUTCDay() + 6) % 7) + 1,
  DATE: (time) => time.getUTCDate(),
  MONTH: (time) => time.getUTCMonth() + 1,
};

/** @throws Error for what is not in the part */
export function parseMetricMath(text: string): Expression {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw new Error(`no metric math: ${text}`);
    tokens.push(token);
  }
  let next = 0;
  const take = (expected?: string): string => {
    const token = tokens[next++] ?? "the end";
    if (expected !== undefined && token !== expected)
      throw new Error(`${expected} was expected, not ${token}: ${text}`);
    return token;
  };
  const binary = (level: number): Expression => {
    const operators = OPERATORS[level];
    if (!operators) return primary();
    let left = binary(level + 1);
    for (;;) {
      const name = tokens[next] ?? "";
      const operator = operators[name];
      if (!operator) return left;
      next++;
      const [one, other] = [left, binary(level + 1)];
      left = (point) => {
        const [first, second] = [one(point), other(point)];
        if (ARITHMETIC.has(name) && (first === undefined || second === undefined)) return undefined;
        return operator(first ?? 0, second ?? 0);
      };
    }
  };
  const called = (name: string): Expression => {
    take("(");
    const given = [binary(0)];
    while (tokens[next] === ",") {
      take(",");
      given.push(binary(0));
    }
    take(")");
    const [first, second, third] = given as [Expression, Expression, Expression];
    const part = TIMES[name];
    if (part && given.length === 1) return ({ time }) => part(new Date(time));
    if (name === "FILL" && given.length === 2) return (point) => first(point) ?? second(point);
    if (name === "IF" && given.length === 3)
      return (point) => ((first(point) ?? 0) !== 0 ? second : third)(point);
    throw new Error(`no function ${name} of ${given.length}: ${text}`);
  };
  const primary = (): Expression => {
    const token = take();
    if (token === "(") {
      const inner = binary(0);
      take(")");
      return inner;
    }
    if (/^\d/.test(token)) return () => Number(token);
    if (/^[A-Z]/.test(token)) return called(token);
    return ({ metrics }) => {
      if (!(token in metrics)) throw new Error(`no metric ${token}: ${text}`);
      return metrics[token];
    };
  };
  const whole = binary(0);
  if (next < tokens.length) throw new Error(`${tokens[next]} was not expected: ${text}`);
  return whole;
}
