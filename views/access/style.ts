/** A cell's answer is a mark, a word for those who do not see it, and a colour beside both. */
export const STYLE = `
.kicker > span { min-width: 0; overflow-wrap: anywhere; } .kicker .num { white-space: normal; }
.surprises { border-color: var(--bad); background: var(--bad-wash); margin-bottom: 1.25rem; }
.surprises ul { padding-inline-start: 1.1rem; }
.surprises li { overflow-wrap: anywhere; }
.ask { position: sticky; top: 0; z-index: 5; padding: 0.8rem 1.25rem; margin-bottom: 1.25rem; box-shadow: 0 6px 16px -12px light-dark(#0006, #000); }
form { display: grid; grid-template-columns: minmax(9rem, 15rem) minmax(11rem, 1fr) minmax(9rem, 15rem) auto; gap: 0.75rem; align-items: end; margin-bottom: 0.5rem; }
form[hidden] { display: none; }
label { display: grid; gap: 0.15rem; font-size: 0.8rem; color: var(--soft); min-width: 0; }
input, select, button { font: inherit; font-size: 0.95rem; color: var(--ink); background: var(--paper); border: 1px solid var(--edge); border-radius: 7px; padding: 0.35rem 0.6rem; min-height: 2.3rem; width: 100%; min-width: 0; }
button { width: auto; cursor: pointer; }
#count { font-size: 0.9rem; }
.legend { display: flex; flex-wrap: wrap; gap: 0.3rem 1.2rem; font-size: 0.86rem; color: var(--soft); margin-bottom: 0.5rem; }
.legend > span { display: inline-flex; align-items: center; gap: 0.4rem; }
.legend .c { display: inline-grid; place-items: center; flex: none; width: 1.45rem; height: 1.45rem; border-radius: 5px; font-style: normal; }
nav { margin-bottom: 1.75rem; }
nav summary { font-size: 0.9rem; padding: 0.3rem 0; width: fit-content; }
nav ul { list-style: none; columns: 2 18rem; column-gap: 2rem; }
nav li { break-inside: avoid; overflow-wrap: anywhere; }
nav li[hidden], .matrix[hidden], .away { display: none; }
nav a { display: inline-block; padding: 0.15rem 0; font-size: 0.9rem; }
.matrix h2 { scroll-margin-top: 9rem; margin-bottom: 0.5rem; overflow-wrap: anywhere; }
.matrix .scroll { max-height: max(24rem, calc(100vh - 9.5rem)); overflow: auto; width: fit-content; max-width: 100%; }
.matrix table { width: auto; border-collapse: separate; border-spacing: 0; }
.matrix thead th { position: sticky; top: 0; z-index: 2; background: var(--paper); vertical-align: bottom; border-bottom-color: var(--edge); }
.matrix thead .req { z-index: 3; font-size: 0.8rem; }
.matrix .req { position: sticky; inset-inline-start: 0; background: var(--paper); z-index: 1; width: 30rem; min-width: 19rem; font-weight: 400; line-height: 1.4; padding: 0.35rem 0.9rem 0.35rem 0.7rem; border-inline-start: 3px solid var(--hue, var(--line)); }
.matrix thead .req { border-inline-start-color: var(--paper); }
.label { display: block; font-weight: 600; }
.req code { font-size: 0.78rem; }
.req .with { display: block; }
.req details { font-size: 0.84rem; }
.req summary { width: fit-content; color: var(--soft); text-decoration: underline; text-decoration-color: var(--edge); text-underline-offset: 0.2em; padding: 0.1rem 0.3rem 0.1rem 0; }
.req ul { list-style: none; display: grid; gap: 0.35rem; padding: 0.2rem 0 0.3rem; }
.req li { display: block; padding-inline-start: 1.3rem; position: relative; overflow-wrap: anywhere; }
.req li::before { position: absolute; inset-inline-start: 0; }
.matrix .who { padding: 0.25rem 0.2rem 0.4rem; width: 2.2rem; min-width: 2.2rem; font-size: 0.82rem; font-weight: 600; color: var(--hue, var(--soft)); }
.who span { writing-mode: vertical-rl; transform: rotate(180deg); max-height: 13rem; line-height: 1.25; margin: 0 auto; display: block; overflow-wrap: anywhere; }
td.c { text-align: center; padding: 0.35rem 0 0; width: 2.2rem; border-inline-start: 1px solid var(--line); position: relative; }
.c.allowed { background: var(--ok-wash); } .c.refused { background: var(--sunk); }
.allowed::before { content: "✓"; color: var(--ok); font-weight: 700; }
.denied::before { content: "·"; color: var(--soft); font-weight: 700; }
.refused::before { content: "✕"; color: var(--soft); }
.c.odd { box-shadow: inset 0 0 0 2px var(--bad); }
.odd::before { color: var(--bad); } td.odd::after, .legend .odd::after { content: "!"; color: var(--bad); font-weight: 700; margin-inline-start: 0.1em; }
.legend .odd { display: inline-flex; justify-content: center; align-items: center; }
tr:hover > .c { background-image: linear-gradient(light-dark(#0000000a, #ffffff12) 0 0); }
tr:hover > .req { background: var(--card); }
td.out { opacity: 0.3; }
.one .who span { writing-mode: horizontal-tb; transform: none; }
.one .matrix .who { padding-inline: 0.7rem; }
.one td.c { min-width: 15rem; width: 34rem; padding: 0.4rem 0.7rem; text-align: start; vertical-align: top; }
.one td.c::after { content: attr(data-why); margin-inline-start: 0.5rem; font-weight: 400; color: var(--ink); overflow-wrap: anywhere; }
.one .req details { display: none; }
@media (max-width: 40rem) {
  .ask { position: static; }
  form { grid-template-columns: 1fr 1fr; gap: 0.4rem 0.6rem; }
  form label:nth-of-type(2) { grid-column: 1 / -1; order: -1; }
  form button { grid-column: 1 / -1; width: 100%; min-height: 0; padding: 0.15rem; font-size: 0.85rem; }
  .keys { display: none; }
  .matrix h2 { scroll-margin-top: 1rem; }
  .matrix .scroll { max-height: none; }
  .matrix .req { width: 11.5rem; min-width: 11.5rem; padding-inline: 0.5rem; }
  .one .matrix .req { width: 50%; } .one td.c { min-width: 9.5rem; }
}
@media (forced-colors: active) { .c.odd { outline: 2px solid; outline-offset: -3px; } .c.allowed { forced-color-adjust: auto; } }
@media print { .ask, nav { display: none; } .matrix .scroll { max-height: none; overflow: visible; } }
`;
