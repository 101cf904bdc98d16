/** Drawn for this project, on a grid of 16 by 16: no vendor's icons, whose licences allow no colours but their own. */
const PATHS = {
  arrow: "M2.5 8h10.5M9.5 4.5L13 8l-3.5 3.5",
  back: "M6 4L2.8 7.2L6 10.4M3 7.2h6.5a3 3 0 0 1 0 6H7",
  bell: "M4 11.2c.8-.8 1-2 1-3.7a3 3 0 0 1 6 0c0 1.7.2 2.9 1 3.7zM7 13.4h2",
  bucket: "M2.5 4.2h11l-1.4 9.3H3.9zM2.5 4.2a5.5 1.6 0 0 1 11 0a5.5 1.6 0 0 1-11 0",
  clock: "M8 2.2a5.8 5.8 0 1 1 0 11.6a5.8 5.8 0 0 1 0-11.6M8 4.8V8l2.3 1.6",
  flag: "M4 14V2.5h8l-2 2.7l2 2.7H4",
  image: "M2.5 4.5h11v8h-11zM5 4.5v8M8 4.5v8M11 4.5v8",
  key: "M10.2 9.2a3.4 3.4 0 1 0-3.1-2.1L2.5 11.8v1.9h2.2v-1.6h1.7v-1.7h1.5l.6-1.3M11 4.9v.1",
  list: "M3 4h.5M3 8h.5M3 12h.5M6 4h7M6 8h7M6 12h7",
  log: "M4 2.5h5.5L12 5v8.5H4zM6 7h4M6 9.5h4",
  no: "M4.5 4.5l7 7M11.5 4.5l-7 7",
  queue: "M2.5 5h11v6h-11zM6 5v6M9.5 5v6",
  refused: "M8 2.2a5.8 5.8 0 1 1 0 11.6a5.8 5.8 0 0 1 0-11.6M4 12L12 4",
  role: "M8 8.2a2.8 2.8 0 1 0 0-5.6a2.8 2.8 0 0 0 0 5.6zM2.8 13.6c.5-2.7 2.6-4 5.2-4s4.7 1.3 5.2 4",
  steps: "M2.5 2.5h4v4h-4zM9.5 9.5h4v4h-4zM6.5 4.5h5v5",
  task: "M8 2l5.2 3v6L8 14l-5.2-3V5zM2.8 5L8 8l5.2-3M8 8v6",
  unknown: "M5.8 6.2a2.2 2.2 0 1 1 3.3 1.9c-.8.5-1.1.9-1.1 1.7M8 12.3v.1",
  wall: "M2 4h12M2 8h12M2 12h12M6 4v4M10 8v4M4 8v4M12 4v4",
  yes: "M3.5 8.5l3 3 6-7",
} as const;

export type GlyphName = keyof typeof PATHS;

/** What `<svg>` needs to draw one inside of another drawing. */
export const glyphPath = (name: GlyphName): string => PATHS[name];

/** A drawing beside words that say the same: nobody needs to see it. */
export function Glyph({ name, size = 16 }: { readonly name: GlyphName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
