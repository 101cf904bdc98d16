import { claimsIn } from "./claims";
import { renderPage } from "../page";
import { Accounts } from "./accounts";
import type { Rehearsal } from "./data";
import { Denials } from "./denials";
import { Failure, Top, titleOf } from "./ending";
import { Lineages } from "./lineage";
import { Proofs, Tiles } from "./promises";
import { Runs, Sections } from "./runs";
import { STYLE } from "./style";
import { Timeline } from "./timeline";
import { counted } from "../../settings/words";

/** What a rehearsal saw, however it ended: one HTML file that holds all it shows. */
export function rehearsalPage(rehearsal: Rehearsal): string {
  const { proofs, denials, limits } = rehearsal;
  return renderPage({
    title: titleOf(rehearsal),
    description: `${counted(claimsIn(proofs), "claim")} held, ${counted(denials.length, "forbidden attempt")} refused.`,
    style: STYLE,
    body: (
      <>
        <Top rehearsal={rehearsal} />
        <main id="main" class="wrap">
          <Failure rehearsal={rehearsal} />
          <Accounts rehearsal={rehearsal} />
          <Tiles rehearsal={rehearsal} />
          <Timeline rehearsal={rehearsal} />
          <Proofs rehearsal={rehearsal} />
          <Denials rehearsal={rehearsal} />
          <Lineages rehearsal={rehearsal} />
          <Sections rehearsal={rehearsal} />
          <Runs rehearsal={rehearsal} />
          <section aria-labelledby="limits">
            <h2 id="limits">What a rehearsal cannot prove</h2>
            <p class="note">{limits} The project's documents have all of it, below the same title.</p>
          </section>
        </main>
        <footer>
          <div class="wrap">This file holds everything it shows, and loads nothing.</div>
        </footer>
      </>
    ),
  });
}
