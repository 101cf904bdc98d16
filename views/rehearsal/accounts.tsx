import prettyBytes from "pretty-bytes";
import { DigestBars } from "../parts/digest-bars";
import { account } from "../parts/format";
import { Glyph } from "../parts/glyph";
import { hueOf } from "../parts/hue";
import type { Image, Rehearsal, Stack } from "./data";
import { counted, listed } from "../../settings/words";

/** The source and its targets, with what each registry got: the same bars are the same bytes. */
export function Accounts({ rehearsal }: { readonly rehearsal: Rehearsal }) {
  const [source, ...targets] = rehearsal.stacks;
  if (source === undefined) return null;
  const hue = (stack: Stack) => hueOf(rehearsal.stacks, stack.stack);
  return (
    <section aria-labelledby="accounts">
      <h2 id="accounts" class="hidden">
        The accounts, and the images in them
      </h2>
      <div class="way">
        <Card stack={source} hue={hue(source)}>
          {source.images.map((image) => (
            <Registry image={image}>
              <Fact>
                {image.platforms.length > 0 ? `built once, for ${listed(image.platforms)}` : "built once"}
              </Fact>
            </Registry>
          ))}
        </Card>
        <p class="promoted">
          <span class="arrow">
            <Glyph name="arrow" size={34} />
          </span>
          {targets.some(({ images }) => images.length > 0) ? (
            <span>
              <b>promoted</b> by digest
            </span>
          ) : (
            "nothing was promoted"
          )}
        </p>
        <div class="targets">
          {targets.map((target) => (
            <Card stack={target} hue={hue(target)}>
              {target.images.map((image) => (
                <Registry image={image}>
                  <Received image={image} source={source} />
                </Registry>
              ))}
            </Card>
          ))}
        </div>
      </div>
      {source.images.length > 0 && (
        <p class="note caption">
          The bars are an image's digest, one bar for each of its 32 bytes: the same bars, the same image.
        </p>
      )}
    </section>
  );
}

interface CardProps {
  readonly stack: Stack;
  readonly hue: string;
  readonly children: preact.ComponentChildren;
}

function Card({ stack: { stack, kind, account: id, region, images, runs }, hue, children }: CardProps) {
  return (
    <article class={`card account ${hue}`} aria-label={stack}>
      <h3>
        <span class="stack">{stack}</span> <span class="soft id">{account(id)}</span>
      </h3>
      <p class="soft role">
        {kind === "source" ? "builds and tests" : "receives and runs, never builds"} · {region}
      </p>
      {images.length === 0 ? <p class="soft">No image was pushed here.</p> : children}
      {runs > 0 && <Fact>its own pipeline ran {runs === 1 ? "once" : counted(runs, "time")}</Fact>}
    </article>
  );
}

function Registry({
  image,
  children,
}: {
  readonly image: Image;
  readonly children: preact.ComponentChildren;
}) {
  const { name, versions, digest } = image;
  return (
    <div class="registry">
      <p class="what">
        <Glyph name="image" /> <b>{name}</b> <span class="soft">{listed(versions)}</span>
      </p>
      <DigestBars digest={digest} width={256} height={32} />
      {children}
    </div>
  );
}

const Fact = ({ children }: { readonly children: preact.ComponentChildren }) => (
  <p class="fact">
    <span class="ok">
      <Glyph name="yes" size={15} />
    </span>
    <span>{children}</span>
  </p>
);

/** Whether a target's image is one that the source has, and what it took to bring it there. */
function Received({ image, source }: { readonly image: Image; readonly source: Stack }) {
  const { name, digest, copied } = image;
  if (!source.images.some((each) => each.name === name && each.digest === digest))
    return (
      <p class="fact bad">
        <Glyph name="no" size={15} /> <span>none of the images that {source.stack} built</span>
      </p>
    );
  return (
    <>
      <Fact>the same digest as in {source.stack}</Fact>
      {copied && (
        <Fact>
          <b>{prettyBytes(copied.bytes)}</b> copied, <b>{counted(copied.manifests, "manifest")}</b> compared
        </Fact>
      )}
    </>
  );
}
