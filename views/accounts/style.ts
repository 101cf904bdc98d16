import { HUES } from "../parts/hue";
import { STYLE as PAGES } from "../style";

/** Colours of the pages, `[light, dark]`. @throws Error for one that they do not have */
function colour(name: string, within = ":root"): readonly [string, string] {
  const block = PAGES.slice(PAGES.indexOf(`${within} {`));
  const found = new RegExp(`--${name}: light-dark\\((#[0-9a-f]{3,8}), (#[0-9a-f]{3,8})\\)`).exec(block);
  if (found?.[1] === undefined || found[2] === undefined)
    throw new Error(`The pages have no colour ${name}.`);
  return [found[1], found[2]];
}

const theme = (place: 0 | 1): string => {
  const of = (name: string, within?: string) => colour(name, within)[place];
  const hues = Array.from({ length: HUES }, (_, hue) => {
    const own = of("hue", `.hue-${hue}`);
    return `.hue-${hue} .hue,.hue-${hue} .tip{fill:${own}}.hue-${hue} .panel,.hue-${hue} .way,.hue-${hue} .crossed{stroke:${own}}`;
  }).join("");
  return `.paper{fill:${of("paper")}}.halo{fill:${of("ink")};stroke:${of("paper")}}.panel{fill:${of("card")}}.box{fill:${of("paper")};stroke:${of("line")}}.t{fill:${of("ink")}}.soft{fill:${of("soft")}}.glyph,.way{stroke:${of("soft")}}.tip{fill:${of("soft")}}${hues}`;
};

/** Light, and dark where the reader's system is, on whatever page the drawing stands. */
export const STYLE = `.t{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}.n{font-size:13px}.s{font-size:11.5px}.b{font-weight:600}.panel{stroke-width:2}.box{stroke-width:1}.crossed{stroke-width:1.75}.glyph{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}.way{fill:none;stroke-width:2}.halo{paint-order:stroke;stroke-width:4px;stroke-linejoin:round}${theme(0)}@media (prefers-color-scheme:dark){${theme(1)}}`;
