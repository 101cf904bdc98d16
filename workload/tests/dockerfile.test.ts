import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect } from "chai";

const workload = resolve(__dirname, "..");
const text = readFileSync(resolve(workload, "Dockerfile"), "utf8");
const lines = text
  .replaceAll("\\\n", " ")
  .split("\n")
  .filter((line) => line.trim() !== "" && !line.startsWith("#"));
const only = (instruction: string) => lines.filter((line) => line.startsWith(`${instruction} `));
const finalStage = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM ")));

/** No image is built here: these hold the promises that the text of the Dockerfile makes. */
describe("the Dockerfile", () => {
  it("pins every base image by digest, and builds on the builder's own platform", () => {
    expect(only("FROM")).to.have.length(2);
    for (const from of only("FROM")) {
      expect(from).to.match(
        /^FROM (--platform=\$BUILDPLATFORM )?[a-z0-9./-]+:[a-z0-9.-]+@sha256:[0-9a-f]{64}( AS build)?$/,
      );
      expect(from).not.to.include(":latest");
    }
    expect(only("FROM")[0]).to.include("--platform=$BUILDPLATFORM");
    // A syntax directive would fetch a builder image that nothing pins.
    expect(text).not.to.match(/^# *syntax *=/m);
  });

  it("fetches nothing but locked packages, and runs none of their scripts", () => {
    expect(only("ADD")).to.deep.equal([]);
    const runs = only("RUN").join("\n");
    expect(runs).to.include("npm ci").and.include("--ignore-scripts");
    expect(runs).not.to.match(/npm (install|i) |curl|wget|apt-get/);
  });

  it("ends in an image that holds one file, which its numeric user cannot change", () => {
    expect(finalStage.filter((line) => /^(COPY|RUN) /.test(line))).to.deep.equal([
      "COPY --from=build --chown=0:0 --chmod=0444 /out/main.cjs /app/main.cjs",
    ]);
    expect(finalStage.filter((line) => line.startsWith("USER "))).to.deep.equal(["USER 65532:65532"]);
    expect(finalStage.at(-1)).to.equal('ENTRYPOINT ["/nodejs/bin/node", "/app/main.cjs"]');
  });

  it("says in labels which version and commit it holds", () => {
    const labels = finalStage.filter((line) => line.startsWith("LABEL ")).join(" ");
    expect(labels).to.include('org.opencontainers.image.version="$VERSION"');
    expect(labels).to.include('org.opencontainers.image.revision="$REVISION"');
  });

  it("sees only what it needs of the repository", () => {
    const ignore = readFileSync(resolve(workload, "Dockerfile.dockerignore"), "utf8");
    const rules = ignore.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
    expect(rules).to.deep.equal([
      "*",
      "!package.json",
      "!package-lock.json",
      "!workload/package.json",
      "!workload/build.mjs",
      "!workload/src",
    ]);
  });
});
