import { ROWS } from "./environment";
import { ROW } from "./lanes";

export const STYLE = `
.worries { list-style: none; display: flex; flex-wrap: wrap; gap: 0.4rem 0.6rem; margin-top: 1rem; }
.worries li { display: inline-flex; gap: 0.45rem; align-items: baseline; padding: 0.25rem 0.75rem; border-radius: 8px; font-size: 0.93rem; min-width: 0; overflow-wrap: anywhere; }
.worries svg { flex: none; align-self: center; } .worries .stack { font-weight: 650; }
.worries .ok { background: var(--ok-wash); } .worries .bad { background: var(--bad-wash); } .worries .warn { background: var(--warn-wash); }
h1 { overflow-wrap: anywhere; }
.envs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 0 0.9rem; }
.env { border-top: 4px solid var(--hue); display: grid; grid-template-columns: minmax(0, 1fr); grid-template-rows: subgrid; grid-row: span ${ROWS.length + 2}; row-gap: 0; margin-bottom: 0.9rem; min-width: 0; }
.env header, .next header { overflow-wrap: anywhere; } .env h3 { font-size: 1.1rem; } .env header p { font-size: 0.86rem; } .env header .num { white-space: normal; }
.release { padding: 0.2rem 0 0.9rem; } .unread { grid-row: span ${ROWS.length + 1}; padding: 1rem 0; }
.version { font-size: 2rem; font-weight: 650; letter-spacing: -0.03em; line-height: 1.25; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.version.soft { font-size: 1.4rem; font-weight: 500; }
.env > dl { display: grid; grid-template-rows: subgrid; grid-row: span ${ROWS.length}; row-gap: 0; min-width: 0; }
.env > dl > div { display: grid; align-content: start; grid-template-columns: 7rem minmax(0, 1fr); gap: 0.75rem; border-top: 1px solid var(--line); padding: 0.6rem 0; }
.env > dl > div > dt { color: var(--soft); font-size: 0.86rem; display: flex; gap: 0.45rem; align-items: center; align-self: start; line-height: 1.65; }
.narrow .env > dl > div { grid-template-columns: minmax(0, 1fr); gap: 0.15rem; }
.env dd { overflow-wrap: anywhere; min-width: 0; }
.print + .print { margin-top: 0.8rem; } .print p { margin-top: 0.15rem; font-size: 0.9rem; } .print .remark { font-size: 0.9rem; }
.remark { display: grid; grid-template-columns: 15px minmax(0, 1fr); gap: 0.5rem; } .remark > span { margin-top: 0.25rem; } .remark + .remark { margin-top: 0.5rem; }
.remark > div { min-width: 0; overflow-wrap: anywhere; }
.why { color: var(--soft); font-size: 0.88rem; line-height: 1.45; }
.values { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.1rem 0.6rem; font-size: 0.9rem; margin: 0.2rem 0; } .values dt { color: var(--soft); }
.each { list-style: none; display: grid; gap: 0.7rem; } .pipeline { font-size: 0.86rem; font-weight: 600; }
.runs { margin: 0.1rem 0 0.5rem; max-width: 100%; } .runs rect { stroke-width: 1.5; } .runs path { stroke-width: 1.6; fill: none; stroke-linecap: round; }
.runs .succeeded { fill: var(--ok); stroke: var(--ok); } .runs .validation { fill: none; stroke: var(--ok); } .runs .running { fill: none; stroke: var(--soft); stroke-dasharray: 2 2; } .runs .failed { fill: var(--bad-wash); stroke: var(--bad); }
.fails { margin-top: 0.5rem; } .causes { list-style: none; display: grid; gap: 0.6rem; margin: 0.2rem 0 0.4rem; font-size: 0.9rem; line-height: 1.45; } details summary { font-size: 0.9rem; color: var(--soft); }
.promotions { display: grid; gap: 0.9rem; }
.next { border-inline-start: 4px solid var(--hue); display: grid; gap: 0.8rem; } .next header { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 0.4rem 1rem; }
.chips { display: flex; flex-wrap: wrap; gap: 0.4rem; }
.changes > div { display: grid; grid-template-columns: 10rem 10rem 1.6rem 10rem minmax(0, 1fr); gap: 0.9rem; align-items: center; padding: 0.6rem 0; border-top: 1px solid var(--line); }
.changes > div > * { min-width: 0; overflow-wrap: anywhere; } .sign { justify-self: center; font-weight: 700; }
.freight { padding-block: 0.9rem; } .freight td { border: 0; padding-block: 0; height: ${ROW}px; vertical-align: middle; } .freight td.lanes { position: relative; padding: 0 1.25rem 0 0; width: 1px; line-height: 0; }
.freight td:last-child { text-align: end; padding-inline-end: 0; font-size: 0.9rem; } .freight th:last-child { text-align: end; padding-inline-end: 0; }
.who { display: block; font-size: 0.8rem; line-height: 1.3; overflow-wrap: anywhere; } .freight td { line-height: 1.35; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin-bottom: 0.6rem; font-size: 0.9rem; } .legend li { display: flex; flex-wrap: wrap; gap: 0.35rem; align-items: center; min-width: 0; overflow-wrap: anywhere; }
.stretch { position: absolute; inset: 0 auto 0 0; } .node { position: relative; }
.lane { fill: none; stroke: var(--hue); stroke-width: 3; vector-effect: non-scaling-stroke; } .hop { fill: none; stroke: var(--edge); stroke-width: 2; stroke-dasharray: 4 3; vector-effect: non-scaling-stroke; }
.node, .legend svg { fill: var(--hue); } .node > g > *, .legend svg > * { stroke: var(--card); stroke-width: 2; } .node > g > .hollow { fill: var(--card); stroke: var(--hue); stroke-width: 3; }
.freight .note { margin-top: 0.6rem; }
@media (max-width: 56rem) {
  .changes > div { grid-template-columns: minmax(0, 1fr) 1.4rem minmax(0, 1fr); gap: 0.2rem 0.6rem; } .changes dt, .changes .words { grid-column: 1 / -1; } .changes dt { font-weight: 600; }
}
@media (max-width: 40rem) {
  .env > dl > div { grid-template-columns: minmax(0, 1fr); gap: 0.15rem; }
  .freight tr { display: grid; grid-template-columns: max-content minmax(0, 1fr); } .freight thead { display: none; }
  .freight td { height: auto; } .freight td.lanes { grid-row: span 2; width: auto; padding-inline-end: 0.8rem; display: grid; align-items: center; } .freight td:nth-child(2) { padding-top: 0.5rem; } .freight td:last-child { text-align: start; padding-bottom: 0.5rem; }
}
`;
