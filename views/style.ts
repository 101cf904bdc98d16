/**
 * Colours, type and parts of every page, light and dark as the reader's system is. No colour means anything by itself:
 * what it says stands beside it as a word. Contrast is at least 4.5 to 1 (WCAG 2.2 AA), which the tests ask axe for.
 * `hue-<n>` is a stack's own colour on a page, by its place among the stacks that the page shows.
 */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f6f5f2, #121416);
  --card: light-dark(#ffffff, #1a1d20);
  --sunk: light-dark(#efeeea, #212529);
  --ink: light-dark(#1c1e21, #eceded);
  --soft: light-dark(#565b61, #a6adb4);
  --line: light-dark(#dedcd6, #33383d);
  --edge: light-dark(#8b9096, #6d747b);
  --ok: light-dark(#17703f, #63d394);
  --ok-wash: light-dark(#e4f4ea, #12301f);
  --warn: light-dark(#7d5400, #e8bb4f);
  --warn-wash: light-dark(#fbf1d9, #362a0e);
  --bad: light-dark(#b3261e, #ff8a80);
  --bad-wash: light-dark(#fcebe9, #3f1a18);
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
.hue-0 { --hue: light-dark(#1d5bb5, #86b4ff); --wash: light-dark(#e9f0fb, #17263c); }
.hue-1 { --hue: light-dark(#7434a8, #d3a5f7); --wash: light-dark(#f3eafa, #2b1b39); }
.hue-2 { --hue: light-dark(#0b6660, #5fccc4); --wash: light-dark(#e2f3f1, #102c2a); }
.hue-3 { --hue: light-dark(#a01d63, #f79cc6); --wash: light-dark(#fae8f1, #391829); }
.hue-4 { --hue: light-dark(#6b5b00, #d9c75f); --wash: light-dark(#f6f1d6, #2e290e); }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
h1, h2, h3, p, dl, dd, ul, ol { margin: 0; padding: 0; }
h1 { font-size: clamp(1.6rem, 1.1rem + 2.2vw, 2.4rem); line-height: 1.15; letter-spacing: -0.02em; text-wrap: balance; }
h2 { font-size: 1.25rem; line-height: 1.3; letter-spacing: -0.01em; }
h3 { font-size: 1rem; line-height: 1.35; }
a { color: inherit; text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--ink); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: var(--mono); font-size: 0.86em; overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; }
svg { display: block; }
table { border-collapse: collapse; width: 100%; }
th { text-align: start; font-weight: 600; }
th, td { vertical-align: top; padding: 0.4rem 0.75rem 0.4rem 0; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--soft); font-size: 0.8rem; font-weight: 500; }
summary { cursor: pointer; }
.skip { position: absolute; inset-inline-start: -99rem; background: var(--card); padding: 0.5rem 1rem; z-index: 9; }
.skip:focus { inset-inline-start: 0.5rem; top: 0.5rem; }
.wrap { max-width: 74rem; margin: 0 auto; padding: 0 1.25rem; }
.top { padding: 2rem 0 1.6rem; }
.kicker { color: var(--soft); font-size: 0.86rem; margin-bottom: 0.6rem; display: flex; flex-wrap: wrap; gap: 0.25rem 0.9rem; align-items: center; }
.lede { font-size: 1.06rem; color: var(--soft); max-width: 50rem; margin-top: 0.6rem; text-wrap: pretty; }
.lede b { color: var(--ink); font-weight: 600; }
section { margin: 0 0 2.75rem; }
.head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0.25rem 1.5rem; margin-bottom: 0.9rem; }
.note { color: var(--soft); font-size: 0.9rem; max-width: 46rem; text-wrap: pretty; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.1rem 1.25rem; }
.stack { color: var(--hue); }
.soft { color: var(--soft); }
.num { font-variant-numeric: tabular-nums; white-space: nowrap; }
.ok { color: var(--ok); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.chip { display: inline-flex; align-items: center; gap: 0.3em; border-radius: 99px; padding: 0.05rem 0.6rem; font-size: 0.8rem; font-weight: 600; line-height: 1.6; background: var(--wash, var(--sunk)); color: var(--hue, var(--ink)); overflow-wrap: anywhere; }
.chip.ok { background: var(--ok-wash); color: var(--ok); } .chip.bad { background: var(--bad-wash); color: var(--bad); } .chip.warn { background: var(--warn-wash); color: var(--warn); }
.scroll { overflow-x: auto; position: relative; }
.digest { display: grid; gap: 0.3rem; justify-items: start; }
.digest svg { max-width: 100%; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { border-top: 1px solid var(--line); padding: 1.25rem 0 3rem; color: var(--soft); font-size: 0.86rem; }
@media (max-width: 40rem) { .wrap { padding: 0 1rem; } .top { padding: 1.25rem 0; } .card { padding: 1rem; } section { margin-bottom: 2.25rem; } }
@media (forced-colors: active) { .chip { border: 1px solid; } }
@media print { .card { break-inside: avoid; } }
`;
