import { rounded } from "./rounded";

/** The tallest byte's bar is the whole height, the lowest one that can still be seen. */
const LOWEST = 0.09;

/**
 * A SHA-256 as bars, one for each of its 32 bytes, so that the eye sees which two are the same, with its first and last
 * characters below: nobody takes two for the same by their looks alone. Nothing of it is shown for another text.
 */
export function DigestBars({
  digest,
  width = 192,
  height = 22,
}: {
  /** 64 hexadecimal digits, with or without `sha256:`. */
  readonly digest: string;
  /** In CSS pixels. */
  readonly width?: number;
  readonly height?: number;
}) {
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/.exec(digest)?.[1];
  if (hex === undefined) return <code>{digest}</code>;
  const bytes = [...Buffer.from(hex, "hex")];
  const step = width / bytes.length;
  const path = bytes.map((byte, place) => {
    const share = LOWEST + (1 - LOWEST) * (byte / 255);
    return `M${rounded((place + 0.5) * step)} ${height}v-${rounded(share * height)}`;
  });
  return (
    <span class="digest">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <path d={path.join("")} stroke="currentColor" stroke-width={rounded(step * 0.62)} fill="none" />
      </svg>
      <code title={digest}>
        {hex.slice(0, 8)}…{hex.slice(-8)}
      </code>
    </span>
  );
}
