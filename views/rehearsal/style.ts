/** What only the page of a rehearsal has. */
export const STYLE = `
.ended { border-width: 2px; }
.ended h2 { display: flex; gap: 0.5rem; align-items: center; overflow-wrap: anywhere; }
.ended h2 svg { flex: none; }
.ended pre { margin-top: 0.8rem; }
.bad-edge { border-color: var(--bad); } .warn-edge { border-color: var(--warn); }
pre { background: var(--sunk); border-radius: 8px; padding: 0.8rem; overflow: auto; max-height: 24rem; line-height: 1.55; font-size: 0.8rem; }
.state { display: inline-flex; align-items: center; gap: 0.25rem; font-weight: 600; font-size: 0.86rem; }
.state.soft { font-weight: 400; }
.what { display: flex; flex-wrap: wrap; align-items: center; gap: 0.15rem 0.45rem; overflow-wrap: anywhere; }
.way { display: grid; grid-template-columns: minmax(0, 4fr) 7rem minmax(0, 5fr); align-items: start; }
.targets { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr)); gap: 0.9rem; }
.account { border: 2px solid var(--hue, var(--line)); }
.account h3 { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0 1rem; font-size: 1.25rem; overflow-wrap: anywhere; }
.id { font-variant-numeric: tabular-nums; font-size: 0.86rem; font-weight: 400; }
.role { margin-bottom: 0.8rem; font-size: 0.92rem; }
.registry { background: var(--sunk); border-radius: 8px; padding: 0.75rem 0.9rem; margin-top: 0.6rem; display: grid; gap: 0.4rem; }
.fact { display: grid; grid-template-columns: 1.2rem minmax(0, 1fr); align-items: start; font-size: 0.92rem; overflow-wrap: anywhere; }
.fact svg { margin-top: 0.22rem; }
.account > .fact { margin-top: 0.7rem; }
.promoted { display: grid; justify-items: center; text-align: center; color: var(--soft); padding: 4.2rem 0.75rem 0; font-size: 0.92rem; line-height: 1.35; }
.promoted b { color: var(--ink); display: block; }
.caption { margin: 0.8rem auto 0; text-align: center; }
.tiles { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 0.75rem; }
.tiles .card { padding: 0; }
.tiles a { display: grid; grid-template-columns: 1.8rem minmax(0, 1fr) auto; gap: 0.25rem 0.3rem; align-items: start; align-content: start; padding: 0.85rem 1rem; height: 100%; text-decoration: none; border-radius: 12px; }
.tiles a:hover { background: var(--sunk); }
.tile-glyph { margin-top: 0.1rem; }
.tiles .means { grid-column: 2 / -1; font-size: 0.88rem; line-height: 1.4; }
.tiles .state { margin-top: 0.1rem; }
.acts { padding: 0.35rem 1.25rem; }
.acts details + details { border-top: 1px solid var(--line); }
.acts summary { display: grid; grid-template-columns: minmax(0, 25rem) minmax(6rem, 1fr) 5.2rem; gap: 0.9rem; align-items: center; padding: 0.65rem 0; list-style: none; }
.acts summary::-webkit-details-marker { display: none; }
.act-name { padding-inline-start: 1.1rem; } .act-name .soft { white-space: nowrap; }
.act-name::before { content: "▸"; display: inline-block; width: 1.1rem; margin-inline-start: -1.1rem; color: var(--soft); }
.acts details[open] .act-name::before { content: "▾"; }
.act-name .chip { margin-inline-start: 0.4rem; }
.acts .num { text-align: end; }
.acts ol { list-style: none; padding: 0 0 0.8rem 1rem; }
.acts li { display: grid; grid-template-columns: 1.3rem minmax(0, 22.8rem) minmax(6rem, 1fr) 5.2rem; gap: 0 0.9rem; align-items: start; padding: 0.2rem 0; font-size: 0.9rem; border-radius: 4px; overflow-wrap: anywhere; }
.acts li > span:first-child svg { margin-top: 0.25rem; }
.acts li .rail { margin-top: 0.4rem; }
.acts li:target { background: var(--warn-wash); box-shadow: 0 0 0 6px var(--warn-wash); }
.rail { color: var(--soft); } .rail .bad { color: var(--bad); }
.promise { margin-bottom: 0.75rem; scroll-margin-top: 1rem; }
.promise header { display: flex; flex-wrap: wrap; gap: 0.2rem 0.6rem; align-items: center; }
.promise header .state { margin-inline-start: auto; }
.promise:target { border-color: var(--edge); }
.claims { list-style: none; margin-top: 0.7rem; }
.claims > li { display: grid; grid-template-columns: minmax(0, 4fr) minmax(0, 9fr); gap: 0.2rem 1rem; padding: 0.5rem 0; border-top: 1px solid var(--line); font-size: 0.93rem; }
.claims > li:last-child { padding-bottom: 0; }
.claim { overflow-wrap: anywhere; }
.seen { list-style: none; display: grid; gap: 0.35rem; }
.seen li { display: grid; grid-template-columns: minmax(4rem, auto) minmax(0, 1fr) auto; gap: 0.7rem; align-items: baseline; overflow-wrap: anywhere; }
.seen .chip { justify-self: start; max-width: 12rem; }
.seen a { font-size: 0.86rem; min-height: 1.5rem; min-width: 1.5rem; text-align: end; }
.layers { list-style: none; display: flex; flex-wrap: wrap; gap: 0.4rem; margin-bottom: 0.6rem; }
.layers-note { margin-bottom: 0.8rem; }
.denied { margin-bottom: 0.75rem; }
.whos { columns: 3 17rem; column-gap: 1.6rem; margin-top: 0.9rem; }
.who { break-inside: avoid; padding-bottom: 1rem; overflow-wrap: anywhere; }
.who h3 { font-size: 0.95rem; border-bottom: 1px solid var(--line); padding-bottom: 0.3rem; margin-bottom: 0.3rem; }
.who ul { list-style: none; }
.who li { display: grid; grid-template-columns: 1.3rem minmax(0, 1fr); padding: 0.2rem 0; font-size: 0.9rem; align-items: start; }
.who li svg { margin-top: 0.22rem; }
.by { display: block; font-size: 0.84rem; }
.lineage { margin-bottom: 0.75rem; }
.lineage-of { display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; align-items: center; margin-bottom: 0.7rem; }
.chain { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 16rem), 1fr)); gap: 0.75rem; }
.chain li { display: grid; grid-template-rows: auto 1fr; gap: 0.3rem; }
.link { font-size: 0.84rem; display: flex; flex-wrap: wrap; gap: 0.3rem; align-items: center; overflow-wrap: anywhere; }
.entry { background: var(--sunk); border: 2px solid transparent; border-radius: 8px; padding: 0.6rem 0.9rem; overflow-wrap: anywhere; }
.entry.now { border-color: var(--hue, var(--edge)); }
.entry .num { white-space: normal; font-size: 0.84rem; }
.version { font-size: 1.35rem; font-weight: 650; letter-spacing: -0.02em; line-height: 1.3; display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.5rem; }
.version .chip { letter-spacing: 0; }
.small { font-size: 0.8rem; }
.logs { padding: 0.35rem 1.25rem; }
.logs details + details { border-top: 1px solid var(--line); }
.logs summary { padding: 0.55rem 0; overflow-wrap: anywhere; }
.logs details[open] { padding-bottom: 0.8rem; }
.facts > div { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 2fr); gap: 1rem; padding: 0.3rem 0; overflow-wrap: anywhere; }
.facts dt { color: var(--soft); }
@media (max-width: 46rem) {
  .way { grid-template-columns: minmax(0, 1fr); }
  .promoted { padding: 0.6rem 0; }
  .promoted b { display: inline; }
  .promoted .arrow { transform: rotate(90deg); }
  .acts summary { grid-template-columns: minmax(0, 1fr) auto; row-gap: 0.35rem; }
  .acts summary .rail { grid-column: 1 / -1; grid-row: 2; }
  .acts ol { padding-inline-start: 0; }
  .acts li { grid-template-columns: 1.3rem minmax(0, 1fr) auto; gap: 0.2rem 0.5rem; }
  .acts li .rail { grid-column: 2 / -1; grid-row: 2; height: 5px; }
  .claims > li { grid-template-columns: minmax(0, 1fr); }
  .seen li { grid-template-columns: minmax(0, 1fr) auto; gap: 0.15rem 0.6rem; }
  .seen li > span:nth-child(2) { grid-column: 1 / -1; grid-row: 2; }
}
@media (forced-colors: active) { .account, .entry.now { border-color: CanvasText; } }
`;
