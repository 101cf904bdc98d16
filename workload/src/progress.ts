/**
 * Lets a call through at most once every `seconds`, and none before the first `seconds` have passed.
 *
 * @param now milliseconds on a clock that never goes back
 */
export function everySeconds<T>(
  seconds: number,
  report: (value: T) => void,
  now: () => number = () => performance.now(),
): (value: T) => void {
  let last = now();
  return (value) => {
    if (now() - last >= seconds * 1000) {
      last = now();
      report(value);
    }
  };
}
